package io.junctura.access.sql;

import io.junctura.access.AccessStore;
import io.junctura.access.AccessStoreContract;
import io.junctura.database.CannotOpen;
import io.junctura.database.PostgresServer;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The store on PostgreSQL keeps the contract. */
class PostgresAccessStoreTest implements AccessStoreContract {
    private final PostgresAddress address = PostgresServer.newDatabase();
    private PostgresDatabase database;

    @BeforeEach
    void open() throws CannotOpen {
        database = PostgresServer.open(address);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public AccessStore store() {
        return new SqlAccessStore(database);
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
