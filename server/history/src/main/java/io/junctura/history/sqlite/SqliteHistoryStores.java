package io.junctura.history.sqlite;

import io.junctura.database.Database;
import io.junctura.history.AttentionGroups;
import io.junctura.history.HistoryStores;
import io.junctura.history.RunStore;

/** The stores of lists of runs on SQLite. */
public final class SqliteHistoryStores implements HistoryStores {
    private final Database database;

    public SqliteHistoryStores(Database database) {
        this.database = database;
    }

    @Override
    public RunStore runs() {
        return new SqliteRunStore(database);
    }

    @Override
    public AttentionGroups groups() {
        return new SqliteAttentionGroups(database);
    }
}
