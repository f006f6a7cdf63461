package io.junctura.history.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.PostgresServer;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import io.junctura.history.received.RefusedEventStore;
import io.junctura.history.received.RefusedEventStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The store of refused events on PostgreSQL keeps the contract. */
class PostgresRefusedEventStoreTest implements RefusedEventStoreContract {
    private final PostgresAddress address = PostgresServer.newDatabase();
    private PostgresDatabase database;
    private RefusedEventStore store;

    @BeforeEach
    void open() throws CannotOpen {
        database = PostgresServer.open(address);
        store = new SqlRefusedEventStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public RefusedEventStore store() {
        return store;
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
