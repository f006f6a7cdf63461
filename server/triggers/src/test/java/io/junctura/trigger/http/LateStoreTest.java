package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.trigger.http.LateStore.Owed;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateStoreTest {
    @TempDir
    Path folder;

    private Database database;
    private LateStore store;
    private long runs;

    @BeforeEach
    void open() throws CannotOpen {
        database = Database.open(folder, broken -> {});
        store = new LateStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private long owe(String address, long due) {
        long run = ++runs;
        database.write(db -> db.execute(
                "INSERT INTO run (id, flow, revision, state, accepted, depth, origin) VALUES (?, 1, 1, 2, 0, 0, x'')",
                run));
        store.owe(run, URI.create(address), due);
        return run;
    }

    @Test
    void hostsTakeTurns() {
        for (int host = 0; host < 20; host++) for (int i = 0; i < 20; i++) owe("http://h" + host + ".example/", 0);
        long other = owe("http://other.example/", 1);
        assertThat(store.due(1)).hasSize(400).extracting(Owed::run).contains(other);
    }

    @Test
    void aHostIsTheSameWithAnotherPortOrSpelling() {
        for (String host : new String[] {"hangs.example", "un_usual"})
            for (int i = 0; i < 15; i++) {
                owe("http://" + host + ":" + (i + 1) + "/", 0);
                owe("https://" + host.toUpperCase(java.util.Locale.ROOT) + "/", 0);
            }
        assertThat(store.due(1)).hasSize(40);
    }
}
