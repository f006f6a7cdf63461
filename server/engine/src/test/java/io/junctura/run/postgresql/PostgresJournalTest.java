package io.junctura.run.postgresql;

import io.junctura.database.CannotOpen;
import io.junctura.database.PostgresServer;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.JournalContract;
import io.junctura.run.sql.SqlJournal;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The journal on PostgreSQL keeps the contract. */
class PostgresJournalTest implements JournalContract {
    @TempDir
    Path data;

    private final PostgresAddress address = PostgresServer.newDatabase();
    private PostgresDatabase database;
    private Journal journal;

    @BeforeEach
    void open() throws CannotOpen {
        database = PostgresServer.open(address);
        ValueFiles values = new ValueFiles(data.resolve("files"), Runnable::run);
        journal = PostgresJournal.of(database, SqlJournal.WINDOW, values, INLINE, Clock.systemUTC());
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
