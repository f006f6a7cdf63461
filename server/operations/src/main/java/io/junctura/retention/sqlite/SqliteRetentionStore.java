package io.junctura.retention.sqlite;

import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.retention.Pace;
import io.junctura.retention.StoreSize;
import io.junctura.retention.sql.SqlRetentionStore;
import io.junctura.run.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Retention on SQLite, which gives free pages of its file back to the disk. */
public final class SqliteRetentionStore extends SqlRetentionStore {
    private static final String DELETE_RUN = """
            DELETE FROM run WHERE id = ? AND state IN (2, 3, 4) AND line IS NULL
                   AND NOT EXISTS (SELECT 1 FROM wait WHERE kind = 'child' AND ref = ?)
                   AND NOT EXISTS (SELECT 1 FROM late_answer WHERE late_answer.run = run.id)
            RETURNING state
            """;

    private static final String USED =
            "SELECT (page_count - freelist_count) * page_size + (SELECT bytes FROM value_files)"
                    + " FROM pragma_page_count, pragma_freelist_count, pragma_page_size";

    private static final String DELETE_NAMES = "DELETE FROM once WHERE (period, flow, name) IN"
            + " (SELECT period, flow, name FROM once WHERE period = ? ORDER BY flow, name LIMIT " + NAMES + ")";

    private final SqliteDatabase database;
    private final FreePages freePages;

    public SqliteRetentionStore(SqliteDatabase database) {
        super(database, DELETE_RUN, USED);
        this.database = database;
        this.freePages = new FreePages(database, this);
    }

    @Override
    public long names() {
        return number("SELECT (SELECT count(*) FROM once) + (SELECT count(*) FROM once_new)")
                .orElse(0);
    }

    @Override
    public boolean deleteNames(long before, Pace pace) {
        OptionalLong period = number("SELECT min(period) FROM once");
        if (period.isEmpty() || SqliteJournal.beginOf(period.getAsLong() + 1) > before) return false;
        write(new NameSlice(DELETE_NAMES, period.getAsLong()), pace);
        return true;
    }

    @Override
    public StoreSize size() {
        return read(connection -> {
            long page = value(connection, "PRAGMA page_size");
            long free = value(connection, "PRAGMA freelist_count");
            long used = value(connection, "PRAGMA page_count") - free;
            return new StoreSize(used * page, free * page, log(), value(connection, "SELECT bytes FROM value_files"));
        });
    }

    private static long value(Connection connection, String sql) throws SQLException {
        Long number = number(connection, sql);
        return number == null ? 0 : number;
    }

    private long log() {
        Path log = database.file().resolveSibling(database.file().getFileName() + "-wal");
        try {
            return Files.size(log);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void giveSpaceBack(BooleanSupplier isShort, Pace pace) {
        freePages.release(isShort, pace);
    }
}
