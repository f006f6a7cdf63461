package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.FileRef;
import io.junctura.database.Database;
import io.junctura.json.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that pins name. Retention keeps them, because {@code file_use} lists them. */
class DraftPinsTest {
    @TempDir
    Path folder;

    @Test
    void theFilesOfPinsAreKeptAsLongAsThePins() throws Exception {
        try (Database database = Database.open(folder, broken -> {})) {
            DraftPins pins = new DraftPins(database);
            put(pins, "one", "in/a");
            put(pins, "two", "run-7/b");
            assertThat(named(database)).containsExactly("in/a", "run-7/b");
            put(pins, "one", "in/c");
            assertThat(named(database)).containsExactly("in/c", "run-7/b");
            pins.delete("shop", "flow", "two");
            assertThat(named(database)).containsExactly("in/c");
            pins.deleteAll("shop");
            assertThat(named(database)).isEmpty();
        }
    }

    private static void put(DraftPins pins, String step, String file) {
        byte[] value = Json.writeStored(Map.of("payload", new FileRef(file, "a.txt", "text/plain", 1)));
        pins.put("shop", "flow", step, value, Instant.EPOCH, "eva");
    }

    private static List<String> named(Database database) {
        return database.read(db -> db.createQuery("SELECT file FROM file_use ORDER BY file")
                .mapTo(String.class)
                .list());
    }
}
