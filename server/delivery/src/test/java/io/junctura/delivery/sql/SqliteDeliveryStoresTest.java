package io.junctura.delivery.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.delivery.DeliveryStores;
import io.junctura.delivery.DeliveryStoresContract;
import io.junctura.files.ValueFiles;
import io.junctura.run.journal.Journal;
import io.junctura.run.sqlite.SqliteJournal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The stores of outbound webhooks on SQLite keep the contract. */
class SqliteDeliveryStoresTest implements DeliveryStoresContract {
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
