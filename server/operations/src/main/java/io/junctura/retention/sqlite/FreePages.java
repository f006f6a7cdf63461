package io.junctura.retention.sqlite;

import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.retention.Pace;
import io.junctura.retention.sql.Slice;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;

/** Returns free pages of the database to the disk, as many at a time as fit into a slice. */
final class FreePages {
    /** An eighth of the used pages may be free: new rows fill them sooner than they could be returned. */
    private static final long KEPT_FREE = 8;

    private static final int FIRST = 32;
    private static final int MAX_SIZE = 1_024;

    private final SqliteDatabase database;
    private final SqliteRetentionStore store;

    FreePages(SqliteDatabase database, SqliteRetentionStore store) {
        this.database = database;
        this.store = store;
    }

    void release(BooleanSupplier isShort, Pace pace) {
        if (store.number("PRAGMA auto_vacuum").orElse(0) != 2) return;
        int many = FIRST;
        boolean some = false;
        while (!pace.isStopped()) {
            long free = store.number("PRAGMA freelist_count").orElse(0);
            long used = store.number("PRAGMA page_count").orElse(0) - free;
            long spare = free - (isShort.getAsBoolean() ? 0 : used / KEPT_FREE);
            if (spare <= 0) break;
            VacuumSlice slice = new VacuumSlice((int) Math.min(spare, many));
            store.write(slice, pace);
            some = true;
            if (slice.nanos() < Slice.BUDGET_NANOS / 2) many = Math.min(MAX_SIZE, many * 2);
            else if (slice.nanos() > Slice.BUDGET_NANOS) many = Math.max(1, many / 2);
        }
        if (some) database.checkpoint();
    }

    private static final class VacuumSlice extends Slice {
        private final int pages;

        VacuumSlice(int pages) {
            this.pages = pages;
        }

        @Override
        protected void work(Connection connection, long until) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
            }
        }
    }
}
