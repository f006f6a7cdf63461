package io.junctura.integration.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.integration.DraftStore;
import io.junctura.integration.IntegrationStore;
import io.junctura.integration.IntegrationStoresContract;
import io.junctura.integration.RevisionStore;
import io.junctura.run.journal.Journal;
import io.junctura.run.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The stores of integrations on SQLite keep the contract. */
class SqliteIntegrationStoresTest implements IntegrationStoresContract {
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
        return SqliteJournal.of(database, new ValueFiles(data.resolve("files"), Runnable::run));
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
