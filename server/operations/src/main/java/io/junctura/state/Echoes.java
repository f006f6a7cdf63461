package io.junctura.state;

import java.sql.Connection;

/** Expected echoes: events that a write of a flow is about to cause. Call these methods in a transaction. */
final class Echoes {
    private static final int MAX_SWEPT = 500;

    private Echoes() {}

    static void expect(Connection connection, Owner owner, String entity, byte[] content, long expires) {
        Sql.change(
                connection,
                "INSERT INTO echo (instance, integration, entity, content, expires) VALUES (?, ?, ?, ?, ?)",
                owner.instance(),
                owner.integration(),
                entity,
                content,
                expires);
    }

    /**
     * Uses up the oldest expected echo: with this content, or, if there is none, without a content.
     *
     * @return whether there was one
     */
    static boolean use(Connection connection, Owner owner, String entity, byte[] content, long now) {
        return Sql.change(connection, """
            DELETE FROM echo WHERE id = (
                SELECT id FROM echo
                 WHERE instance = ? AND integration = ? AND entity = ? AND expires >= ?
                   AND (content = ? OR content = x'' OR ? = x'')
                 ORDER BY content = x'', id LIMIT 1)
            """, owner.instance(), owner.integration(), entity, now, content, content) > 0;
    }

    /** Deletes expired echoes. @return whether there may be more */
    static boolean sweep(Connection connection, long now) {
        return Sql.change(
                        connection,
                        "DELETE FROM echo WHERE id IN (SELECT id FROM echo WHERE expires < ? ORDER BY expires LIMIT ?)",
                        now,
                        MAX_SWEPT)
                == MAX_SWEPT;
    }
}
