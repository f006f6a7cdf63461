package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.Database;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.run.Journal.Atom;
import io.junctura.run.Journal.Published;
import io.junctura.run.Journal.Receipt;
import io.junctura.run.Journal.TopicEvent;
import io.junctura.run.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both journals know a published event again, and whether it is the same one. */
class TopicEventsTest {
    private static final byte[] EVENT = Json.writeStored(Map.of("order", 1L));
    private static final byte[] OTHER = Json.writeStored(Map.of("order", 2L));

    @TempDir
    Path data;

    @Test
    void onDisk() throws Exception {
        try (Database database = Database.open(data, broken -> {})) {
            ValueFiles values = new ValueFiles(data.resolve("files"), Runnable::run);
            eventsAreKnownByTopicAndName(new SqliteJournal(database, values));
            assertThat(new SqliteJournal(database, values).published("orders", "a", OTHER))
                    .contains(new Published(1, 3, false));
        }
    }

    @Test
    void inMemory() throws Exception {
        eventsAreKnownByTopicAndName(new MemoryJournal(new MemoryJournal.Disk(), Runnable::run));
    }

    private static void eventsAreKnownByTopicAndName(Journal journal) throws Exception {
        assertThat(journal.published("orders", "a", EVENT)).isEmpty();
        assertThat(publish(journal, "orders", "a", EVENT)).isTrue();
        assertThat(journal.published("orders", "a", EVENT)).contains(new Published(1, 3, true));
        assertThat(journal.published("orders", "a", OTHER)).contains(new Published(1, 3, false));
        assertThat(journal.published("orders", "b", EVENT)).isEmpty();
        assertThat(journal.published("invoices", "a", EVENT)).isEmpty();
        assertThat(publish(journal, "orders", "a", OTHER)).isFalse();
        assertThat(publish(journal, "orders", null, OTHER)).isTrue();
    }

    /** @return whether it was written */
    private static boolean publish(Journal journal, String topic, @Nullable String name, byte[] event)
            throws Exception {
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        TopicEvent published = new TopicEvent(journal.nextTopicEvent(), topic, name, event, 3, 0);
        journal.append(new Atom(List.of(), List.of(), null, published), new Journal.Told() {
            @Override
            public void committed(List<Receipt> receipts) {
                written.complete(true);
            }

            @Override
            public void refused(String why) {
                written.complete(false);
            }

            @Override
            public void lost(Throwable why) {
                written.completeExceptionally(why);
            }
        });
        return written.get(30, TimeUnit.SECONDS);
    }
}
