package io.junctura.retention;

import io.junctura.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Measures the database and the files of the data folder, in bytes. Thread safe. */
final class DataSize {
    private final Database database;
    private final UnusedFiles files;
    private final RetentionQueries queries;

    DataSize(Database database, UnusedFiles files) {
        this.database = database;
        this.files = files;
        this.queries = new RetentionQueries(database);
    }

    /**
     * The pages of the database file.
     *
     * @param size of one page
     * @param used by all pages with content
     * @param free by all pages without
     */
    record Pages(long size, long used, long free) {
        long total() {
            return used + free;
        }
    }

    Pages pages() {
        return queries.read(connection -> {
            long size = pragma(connection, "page_size");
            long free = pragma(connection, "freelist_count");
            return new Pages(size, (pragma(connection, "page_count") - free) * size, free * size);
        });
    }

    private static long pragma(Connection connection, String name) throws SQLException {
        Long number = RetentionQueries.number(connection, "PRAGMA " + name);
        return number == null ? 0 : number;
    }

    long values() {
        return queries.number("SELECT bytes FROM value_files").orElse(0);
    }

    /** The files of runs and events. */
    long files() {
        return files.bytes();
    }

    /** The size to which the limit applies. */
    long used() {
        return pages().used() + values() + files();
    }

    long log() {
        Path log = database.file().resolveSibling(database.file().getFileName() + "-wal");
        try {
            return Files.size(log);
        } catch (IOException e) {
            return 0;
        }
    }
}
