package io.junctura.state.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.PostgresServer;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.run.journal.Journal;
import io.junctura.run.postgresql.PostgresJournal;
import io.junctura.run.sql.SqlJournal;
import io.junctura.state.StateStore;
import io.junctura.state.StateStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The store on PostgreSQL keeps the contract. */
class PostgresStateStoreTest implements StateStoreContract {
    @TempDir
    Path data;

    private final PostgresAddress address = PostgresServer.newDatabase();
    private PostgresDatabase database;
    private Journal journal;

    @BeforeEach
    void open() throws CannotOpen {
        database = PostgresServer.open(address);
        journal = PostgresJournal.of(
                database,
                SqlJournal.WINDOW,
                new ValueFiles(data.resolve("files"), Runnable::run),
                SqlJournal.INLINE,
                Clock.systemUTC());
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
        return journal;
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
