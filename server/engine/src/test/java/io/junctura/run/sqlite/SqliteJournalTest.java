package io.junctura.run.sqlite;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.JournalContract;
import io.junctura.run.sql.SqlJournal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The journal on SQLite keeps the contract. */
class SqliteJournalTest implements JournalContract {
    @TempDir
    Path data;

    private Database database;
    private SqlJournal journal;

    @BeforeEach
    void open() throws CannotOpen {
        database = SqliteDatabase.open(data, broken -> {});
        ValueFiles values = new ValueFiles(data.resolve("files"), Runnable::run);
        journal = SqliteJournal.of(database, SqlJournal.WINDOW, values, INLINE);
    }

    @AfterEach
    void close() {
        database.close();
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
