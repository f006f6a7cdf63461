package io.junctura.delivery.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.PostgresServer;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import io.junctura.delivery.DeliveryStores;
import io.junctura.delivery.DeliveryStoresContract;
import io.junctura.files.ValueFiles;
import io.junctura.run.journal.Journal;
import io.junctura.run.postgresql.PostgresJournal;
import io.junctura.run.sql.SqlJournal;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The stores of outbound webhooks on PostgreSQL keep the contract. */
class PostgresDeliveryStoresTest implements DeliveryStoresContract {
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
    public DeliveryStores stores() {
        return new SqlDeliveryStores(database);
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
