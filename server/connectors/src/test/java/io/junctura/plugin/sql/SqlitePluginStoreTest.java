package io.junctura.plugin.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.plugin.PluginStore;
import io.junctura.plugin.PluginStoreContract;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The store on SQLite keeps the contract. */
class SqlitePluginStoreTest extends PluginStoreContract {
    @TempDir
    Path data;

    private Database database;

    @BeforeEach
    void open() throws CannotOpen {
        database = SqliteDatabase.open(data, broken -> {});
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
