package io.junctura.history.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.history.HistoryStores;
import io.junctura.history.HistoryStoresContract;
import io.junctura.run.journal.Journal;
import io.junctura.run.sqlite.SqliteJournal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The stores of lists of runs on SQLite keep the contract. */
class SqliteHistoryStoresTest implements HistoryStoresContract {
    @TempDir
    Path data;

    private Database database;
    private Journal journal;

    @BeforeEach
    void open() throws CannotOpen {
        database = SqliteDatabase.open(data, broken -> {});
        journal = SqliteJournal.of(database, new ValueFiles(data.resolve("files"), Runnable::run));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public HistoryStores stores() {
        return new SqlHistoryStores(database);
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
