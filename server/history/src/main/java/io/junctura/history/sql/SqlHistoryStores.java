package io.junctura.history.sql;

import io.junctura.database.Database;
import io.junctura.history.AttentionGroups;
import io.junctura.history.HistoryStores;
import io.junctura.history.RunStore;

/** The stores of lists of runs. */
public final class SqlHistoryStores implements HistoryStores {
    private final Database database;

    public SqlHistoryStores(Database database) {
        this.database = database;
    }

    @Override
    public RunStore runs() {
        return new SqlRunStore(database);
    }

    @Override
    public AttentionGroups groups() {
        return new SqlAttentionGroups(database);
    }
}
