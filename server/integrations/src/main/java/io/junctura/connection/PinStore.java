package io.junctura.connection;

import io.junctura.database.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The values that connectors pin for saved connections, such as host keys, on disk. Thread safe. */
final class PinStore {
    static final int MAX = 16;
    static final int MAX_NAME_LENGTH = 100;
    static final int MAX_VALUE_LENGTH = 4096;

    private final Database database;
    private final Clock clock;

    PinStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    record Pin(String name, String value, Instant pinned) {}

    /** @param connection the id, which is unique forever, unlike the name */
    List<Pin> of(String connection) {
        try {
            return database.readPlain(db -> {
                try (var select =
                        db.prepareStatement("SELECT name, value, pinned FROM pin WHERE connection = ? ORDER BY name")) {
                    select.setString(1, connection);
                    List<Pin> pins = new ArrayList<>();
                    try (var rows = select.executeQuery()) {
                        while (rows.next()) {
                            pins.add(new Pin(rows.getString(1), rows.getString(2), Instant.parse(rows.getString(3))));
                        }
                    }
                    return pins;
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The pins of a connection cannot be read.", e);
        }
    }

    Optional<String> find(String connection, String name) {
        return of(connection).stream()
                .filter(pin -> pin.name.equals(name))
                .map(Pin::value)
                .findFirst();
    }

    /** For one caller at a time. @throws IllegalArgumentException if a limit is exceeded */
    void add(String connection, String name, String value) {
        if (name.length() > MAX_NAME_LENGTH || value.length() > MAX_VALUE_LENGTH) {
            throw new IllegalArgumentException("The pin \"" + name + "\" is too long: a name has at most "
                    + MAX_NAME_LENGTH + " characters, a value at most " + MAX_VALUE_LENGTH + ".");
        }
        if (of(connection).size() >= MAX) {
            throw new IllegalArgumentException("A connection has at most " + MAX + " pins.");
        }
        database.write((Handle db) -> db.createUpdate(
                        "INSERT INTO pin (connection, name, value, pinned) VALUES (:connection, :name, :value,"
                                + " :pinned)")
                .bind("connection", connection)
                .bind("name", name)
                .bind("value", value)
                .bind("pinned", clock.instant().toString())
                .execute());
    }

    /** @return the number of deleted pins */
    int delete(String connection) {
        return database.write((Handle db) -> delete(db, connection));
    }

    static int delete(Handle db, String connection) {
        return db.createUpdate("DELETE FROM pin WHERE connection = :id")
                .bind("id", connection)
                .execute();
    }
}
