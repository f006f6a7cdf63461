package io.junctura.state.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.run.journal.Journal;
import io.junctura.run.sqlite.SqliteJournal;
import io.junctura.state.StateStore;
import io.junctura.state.StateStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The store on SQLite keeps the contract. */
class SqliteStateStoreTest implements StateStoreContract {
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
    public StateStore store() {
        return new SqlStateStore(database);
    }

    @Override
    public Journal journal() {
        return SqliteJournal.of(database, new ValueFiles(data.resolve("files"), Runnable::run));
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
