package io.junctura.connection;

import io.junctura.api.Connection;
import io.junctura.database.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The last test of each connection, on disk. Thread safe. */
final class ConnectionTests {
    private final Database database;
    private final Clock clock;

    ConnectionTests(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The result of a test.
     *
     * @param revision of the connection that was tested
     * @param failure  its kind; null: it works
     * @param message  what the other system has said, in sentences; empty if nothing
     */
    record Tested(long revision, Instant at, @Nullable String failure, String message) {

        /** Whether the test contacted something; if not, it does not say that the connection works. */
        boolean hasContacted() {
            return failure != null || !message.startsWith(Connection.NOTHING_CONTACTED);
        }
    }

    /**
     * The last test of a connection in a revision.
     *
     * @param connection the ID, which is unique forever, unlike the name
     */
    Optional<Tested> last(String connection, long revision) {
        try {
            return database.readPlain(db -> {
                try (var select = db.prepareStatement(
                        "SELECT at, failure, message FROM connection_test WHERE connection = ? AND revision = ?")) {
                    select.setString(1, connection);
                    select.setLong(2, revision);
                    try (var rows = select.executeQuery()) {
                        if (!rows.next()) return Optional.empty();
                        Instant at = Instant.parse(rows.getString(1));
                        return Optional.of(new Tested(revision, at, rows.getString(2), rows.getString(3)));
                    }
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The last test of a connection cannot be read.", e);
        }
    }

    /** Stores the result of a test, in place of the one before; nothing if the connection has been deleted meanwhile. */
    Tested add(String connection, long revision, @Nullable String failure, String message) {
        Tested result = new Tested(revision, clock.instant(), failure, message);
        database.write((Handle db) -> db.createUpdate("""
            INSERT INTO connection_test (connection, revision, at, failure, message)
            SELECT id, :revision, :at, :failure, :message FROM connection WHERE id = :connection
            ON CONFLICT (connection) DO UPDATE SET revision = excluded.revision, at = excluded.at,
                   failure = excluded.failure, message = excluded.message
            """)
                .bind("connection", connection)
                .bind("revision", revision)
                .bind("at", result.at.toString())
                .bind("failure", failure)
                .bind("message", message)
                .execute());
        return result;
    }

    static int delete(Handle db, String connection) {
        return db.createUpdate("DELETE FROM connection_test WHERE connection = :id")
                .bind("id", connection)
                .execute();
    }
}
