package io.junctura.access.sql;

import io.junctura.access.AccessStore;
import io.junctura.access.AccessStoreContract;
import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The store on SQLite keeps the contract. */
class SqliteAccessStoreTest implements AccessStoreContract {
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
    public AccessStore store() {
        return new SqlAccessStore(database);
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
