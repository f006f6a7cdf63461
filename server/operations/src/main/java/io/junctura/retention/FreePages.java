package io.junctura.retention;

import io.junctura.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Returns free pages of the database to the disk, as many at a time as fit into a slice. */
final class FreePages {
    /** An eighth of the used pages may be free: new rows fill them sooner than they could be returned. */
    private static final long KEPT_FREE = 8;

    private static final int FIRST = 32;
    private static final int MAX_SIZE = 1_024;

    private final Database database;
    private final DataSize size;
    private final DiskSpace space;
    private final SliceWriter writer;

    FreePages(Database database, DataSize size, DiskSpace space, SliceWriter writer) {
        this.database = database;
        this.size = size;
        this.space = space;
        this.writer = writer;
    }

    void release() {
        if (new RetentionQueries(database).number("PRAGMA auto_vacuum").orElse(0) != 2) return;
        int many = FIRST;
        boolean some = false;
        while (!writer.isClosed()) {
            DataSize.Pages pages = size.pages();
            long kept = space.isShort() ? 0 : pages.used() / pages.size() / KEPT_FREE;
            long spare = pages.free() / pages.size() - kept;
            if (spare <= 0) break;
            VacuumSlice slice = new VacuumSlice((int) Math.min(spare, many));
            writer.write(slice);
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
        void work(Connection connection, long until) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
            }
        }
    }
}
