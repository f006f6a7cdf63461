package io.junctura.plugins.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Inserts the rows of a batch by one command of the database, which is faster than a statement for each row. */
interface BulkInsert {
    /**
     * Writes what the statement would write, or fails. A failure does not name the row.
     *
     * @param rows         maps from fields to values
     * @throws Binding.Unfit if a value does not fit its column, or if the statement might write it differently
     */
    void insert(List<? extends Map<?, ?>> rows) throws SQLException, Binding.Unfit;
}
