package io.junctura.retention.postgresql;

import io.junctura.database.Database;
import io.junctura.retention.Pace;
import io.junctura.retention.StoreSize;
import io.junctura.retention.sql.SqlRetentionStore;
import java.util.function.BooleanSupplier;

/**
 * Retention on PostgreSQL. Deleted rows leave space that new rows use, which the database reports only later, if at all. So a limit
 * of the size counts the files of large values alone.
 */
public final class PostgresRetentionStore extends SqlRetentionStore {
    private static final String DELETE_RUN = """
            WITH gone AS (
                     DELETE FROM run_accepted accepted
                      WHERE id = ?
                        AND EXISTS (SELECT 1 FROM run_end ended WHERE ended.run = accepted.id)
                        AND NOT EXISTS (SELECT 1 FROM live WHERE live.id = accepted.id AND live.line IS NOT NULL)
                        AND NOT EXISTS (SELECT 1 FROM wait WHERE kind = 'child' AND ref = ?)
                        AND NOT EXISTS (SELECT 1 FROM late_answer WHERE late_answer.run = accepted.id)
                     RETURNING id),
                 lived AS (DELETE FROM live WHERE id IN (SELECT id FROM gone)),
                 ended AS (DELETE FROM run_end WHERE run IN (SELECT id FROM gone) RETURNING state)
            SELECT state FROM ended
            """;

    private static final String DELETE_NAMES = "DELETE FROM once WHERE (flow, name) IN"
            + " (SELECT flow, name FROM once WHERE accepted < ? LIMIT " + NAMES + ")";

    public PostgresRetentionStore(Database database) {
        super(database, DELETE_RUN, "SELECT bytes FROM value_files");
    }

    @Override
    public long names() {
        return number("SELECT count(*) FROM once").orElse(0);
    }

    @Override
    public boolean deleteNames(long before, Pace pace) {
        String some = "SELECT 1 FROM once WHERE accepted < " + before + " LIMIT 1";
        if (number(some).isEmpty()) return false;
        write(new NameSlice(DELETE_NAMES, before), pace);
        return true;
    }

    @Override
    public StoreSize size() {
        return new StoreSize(0, 0, 0, number("SELECT bytes FROM value_files").orElse(0));
    }

    @Override
    public void giveSpaceBack(BooleanSupplier isShort, Pace pace) {
        // Autovacuum does.
    }
}
