package io.junctura.plugin.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.InstallationRow;
import io.junctura.database.PostgresServer;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import io.junctura.plugin.PluginStore;
import io.junctura.plugin.PluginStoreContract;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The store on PostgreSQL keeps the contract. */
class PostgresPluginStoreTest extends PluginStoreContract {
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
    protected PluginStore store() {
        return new SqlPluginStore(database);
    }

    @Override
    protected String leaks() throws SQLException {
        return database.readPlain(connection -> InstallationRow.of(connection, SqlPluginStore.LEAKS))
                .orElse("");
    }

    @Override
    protected void restart() throws CannotOpen {
        close();
        open();
    }
}
