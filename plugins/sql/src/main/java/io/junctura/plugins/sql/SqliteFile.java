package io.junctura.plugins.sql;

import org.jspecify.annotations.Nullable;

/**
 * A database file in a file root.
 *
 * @param root such as {@code exchange}
 * @param path below the root
 */
record SqliteFile(String root, String path) {

    static SqliteFile of(@Nullable String database) {
        int slash = database == null ? -1 : database.indexOf('/');
        if (database == null || slash < 1 || slash == database.length() - 1) {
            throw new IllegalArgumentException(
                    "database must be a file root and a path in it for SQLite, such as exchange/orders.db.");
        }
        return new SqliteFile(database.substring(0, slash), database.substring(slash + 1));
    }
}
