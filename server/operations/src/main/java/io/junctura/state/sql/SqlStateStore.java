package io.junctura.state.sql;

import io.junctura.database.Database;
import io.junctura.state.StateReader;
import io.junctura.state.StateStore;
import io.junctura.state.StateTransaction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** State, cross references and expected echoes. Its one writer executes one transaction after the other. */
public final class SqlStateStore implements StateStore {
    private final Database database;

    public SqlStateStore(Database database) {
        this.database = database;
    }

    @Override
    public <T extends @Nullable Object> T read(Function<StateReader, T> work) {
        return database.read(handle -> work.apply(new SqlStateReader(handle.getConnection())));
    }

    @Override
    public <T extends @Nullable Object> T write(Function<StateTransaction, T> work) {
        return database.write(handle -> work.apply(new SqlStateTransaction(handle.getConnection())));
    }
}
