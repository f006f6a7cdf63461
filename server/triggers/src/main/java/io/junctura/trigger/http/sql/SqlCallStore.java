package io.junctura.trigger.http.sql;

import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import io.junctura.trigger.http.CallStore;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Owed answers and the key of status addresses. */
public final class SqlCallStore implements CallStore {
    private static final String STATUS_KEY = "status-tokens";

    private final Database database;

    public SqlCallStore(Database database) {
        this.database = database;
    }

    @Override
    public void owe(PendingAnswer fresh, long now) {
        database.write(db -> db.createUpdate(
                        "INSERT INTO late_answer (run, address, host, attempts, due) VALUES (:run, :address, :host, 0,"
                                + " :now) ON CONFLICT DO NOTHING")
                .bind("run", fresh.run())
                .bind("address", fresh.address().toString())
                .bind("host", fresh.host())
                .bind("now", now)
                .execute());
    }

    @Override
    public List<PendingAnswer> due(long now, int most, int mostPerHost) {
        return database.read(db -> db.createQuery("""
            SELECT run, address, attempts
              FROM (SELECT l.run, l.address, l.attempts, l.due,
                           ROW_NUMBER() OVER (PARTITION BY l.host ORDER BY l.due, l.run) AS place
                      FROM late_answer l JOIN run r ON r.id = l.run
                     WHERE l.due <= :now AND r.state IN (2, 3, 4)) AS ended
             WHERE place <= :each
             ORDER BY place, due, run LIMIT :most
            """)
                .bind("now", now)
                .bind("each", mostPerHost)
                .bind("most", most)
                .map((rows, ctx) -> new PendingAnswer(
                        rows.getLong("run"), URI.create(rows.getString("address")), rows.getInt("attempts")))
                .list());
    }

    /** In plain JDBC, since it is called at the start. */
    @Override
    public boolean isEmpty() {
        try {
            return database.readPlain(connection -> {
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery("SELECT 1 FROM late_answer LIMIT 1")) {
                    return !rows.next();
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The answers that are owed cannot be read from the database.", e);
        }
    }

    @Override
    public void forgetDeleted() {
        database.write(db -> db.execute("DELETE FROM late_answer WHERE run NOT IN (SELECT id FROM run)"));
    }

    @Override
    public void again(PendingAnswer owed, long due) {
        database.write(
                db -> db.createUpdate("UPDATE late_answer SET attempts = attempts + 1, due = :due WHERE run = :run")
                        .bind("due", due)
                        .bind("run", owed.run())
                        .execute());
    }

    @Override
    public void done(PendingAnswer owed) {
        database.write(db -> db.createUpdate("DELETE FROM late_answer WHERE run = :run")
                .bind("run", owed.run())
                .execute());
    }

    /** The first start writes the key. Later starts only read it, in plain JDBC. */
    @Override
    public String statusKey(Supplier<String> fresh) {
        return storedKey().orElseGet(() -> {
            String key = fresh.get();
            database.writePlain(connection -> InstallationRow.put(connection, STATUS_KEY, key));
            return key;
        });
    }

    private Optional<String> storedKey() {
        try {
            return database.readPlain(connection -> InstallationRow.of(connection, STATUS_KEY));
        } catch (SQLException e) {
            throw new IllegalStateException("The key of status addresses cannot be read from the database.", e);
        }
    }
}
