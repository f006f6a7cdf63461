package io.junctura.trigger.http;

import io.junctura.database.Database;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** The table of the answers that are owed to callers. */
public final class LateStore {
    /** How many answers are delivered at a time: in total, and to one host. */
    private static final int MAX = 400;

    private static final int MAX_PER_HOST = 20;

    private final Database database;

    public LateStore(Database database) {
        this.database = database;
    }

    /** @param attempts how many have failed */
    record Owed(long run, URI address, int attempts) {}

    /** When this method returns, the row is on disk. The first address of a run stays. */
    void owe(long run, URI address, long now) {
        database.write(db -> db.createUpdate(
                        "INSERT OR IGNORE INTO late_answer (run, address, host, attempts, due) VALUES (:run, :address,"
                                + " :host, 0, :now)")
                .bind("run", run)
                .bind("address", address.toString())
                .bind("host", host(address))
                .bind("now", now)
                .execute());
    }

    /** The host in lower case, without its port. */
    private static String host(URI address) {
        String host = address.getHost(); // null with an underscore
        if (host == null) host = String.valueOf(address.getRawAuthority()).replaceFirst(":\\d*$", "");
        return host.toLowerCase(Locale.ROOT);
    }

    /**
     * Answers that are due and whose runs have ended, as many as are delivered at a time: the oldest of each host, then the
     * second of each host, and so on. So a few hosts that do not answer cannot take all places.
     */
    List<Owed> due(long now) {
        return database.read(db -> db.createQuery("""
            SELECT run, address, attempts
              FROM (SELECT l.run, l.address, l.attempts, l.due,
                           ROW_NUMBER() OVER (PARTITION BY l.host ORDER BY l.due, l.run) AS place
                      FROM late_answer l JOIN run r ON r.id = l.run
                     WHERE l.due <= :now AND r.state IN (2, 3, 4))
             WHERE place <= :each
             ORDER BY place, due, run LIMIT :most
            """)
                .bind("now", now)
                .bind("each", MAX_PER_HOST)
                .bind("most", MAX)
                .map((rows, ctx) ->
                        new Owed(rows.getLong("run"), URI.create(rows.getString("address")), rows.getInt("attempts")))
                .list());
    }

    /** In plain JDBC, since it is called at the start. */
    boolean isEmpty() {
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

    /** Deletes the rows of runs that were deleted. */
    void forgetDeleted() {
        database.write(db -> db.execute("DELETE FROM late_answer WHERE run NOT IN (SELECT id FROM run)"));
    }

    void again(Owed owed, long due) {
        database.write(
                db -> db.createUpdate("UPDATE late_answer SET attempts = attempts + 1, due = :due WHERE run = :run")
                        .bind("due", due)
                        .bind("run", owed.run())
                        .execute());
    }

    void done(Owed owed) {
        database.write(db -> db.createUpdate("DELETE FROM late_answer WHERE run = :run")
                .bind("run", owed.run())
                .execute());
    }
}
