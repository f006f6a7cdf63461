package io.junctura.integration.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.PostgresServer;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.integration.DraftStore;
import io.junctura.integration.IntegrationStore;
import io.junctura.integration.IntegrationStoresContract;
import io.junctura.integration.RevisionStore;
import io.junctura.run.journal.Journal;
import io.junctura.run.postgresql.PostgresJournal;
import io.junctura.run.sql.SqlJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The stores of integrations on PostgreSQL keep the contract. */
class PostgresIntegrationStoresTest implements IntegrationStoresContract {
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
    public IntegrationStore integrations() {
        return new SqlIntegrationStore(database);
    }

    @Override
    public RevisionStore revisions() {
        return new SqlRevisionStore(database);
    }

    @Override
    public DraftStore drafts() {
        return new SqlDraftStore(database);
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public <T> T write(Function<Handle, T> work) {
        return database.write(work);
    }

    @Override
    public Set<String> filesOfPins() {
        return database.read(db -> db.createQuery("SELECT file FROM file_use WHERE run = 0")
                .mapTo(String.class)
                .set());
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
