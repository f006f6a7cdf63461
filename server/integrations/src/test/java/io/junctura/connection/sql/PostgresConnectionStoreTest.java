package io.junctura.connection.sql;

import io.junctura.connection.ConnectionStore;
import io.junctura.connection.ConnectionStoreContract;
import io.junctura.database.CannotOpen;
import io.junctura.database.PostgresServer;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The store on PostgreSQL keeps the contract. */
class PostgresConnectionStoreTest implements ConnectionStoreContract {
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
    public ConnectionStore store() {
        return new SqlConnectionStore(database);
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
