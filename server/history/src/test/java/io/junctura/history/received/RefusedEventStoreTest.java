package io.junctura.history.received;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedEventStoreTest {
    private static final long NOW = Duration.ofDays(20_000).toMillis();

    @TempDir
    Path folder;

    private Database database;
    private RefusedEventStore store;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(folder, broken -> {});
        store = new RefusedEventStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    static RefusedEvent event(long at, String integration, String sender) {
        return new RefusedEvent(
                0,
                at,
                1,
                at,
                integration,
                "default",
                "received",
                "POST",
                "/hooks/default/" + (integration.isEmpty() ? "nothing" : integration) + "/received",
                sender,
                "application/json",
                17L,
                "evt-1",
                401,
                "not-verified",
                "The signature is wrong.",
                null,
                null);
    }

    private void add(String integration, int events, long at) throws Exception {
        List<RefusedEvent> all = new ArrayList<>();
        for (int i = 0; i < events; i++) all.add(event(at, integration, "203.0.113.7"));
        store.add(all, at);
        Eventually.is("it is written", () -> !store.isWriting());
    }

    private List<RefusedEvent> list(@Nullable String integration, int limit) {
        return store.newest(
                new RefusedEventFilter(null, integration, null, null, Long.MIN_VALUE, Long.MAX_VALUE, null),
                Long.MAX_VALUE,
                limit);
    }

    @Test
    void anEventIsReadAsItWasWritten() throws Exception {
        add("orders", 1, NOW);
        RefusedEvent read = list(null, 10).get(0);
        assertThat(read.id()).isPositive();
        assertThat(read).usingRecursiveComparison().ignoringFields("id").isEqualTo(event(NOW, "orders", "203.0.113.7"));
    }

    @Test
    void theEventsOfOneAddressDoNotDisplaceThoseOfOthers() throws Exception {
        add("orders", 100, NOW);
        add("returns", 1_000, NOW);
        for (int i = 0; i < 12; i++) add("", 1_000, NOW + i);
        assertThat(list("orders", 20_000)).hasSize(100);
        assertThat(list("returns", 20_000)).hasSize(1_000);
        List<RefusedEvent> unknown = list("", 20_000);
        assertThat(unknown).hasSizeBetween(RefusedEventStore.MAX_EVENTS - 1_300, RefusedEventStore.MAX_EVENTS - 1_100);
        assertThat(unknown.get(0).at()).as("the newest are kept").isEqualTo(NOW + 11);
        assertThat(list(null, 20_000)).hasSizeLessThanOrEqualTo(RefusedEventStore.MAX_EVENTS);
    }

    @Test
    void oldEventsAreDeletedAlsoIfNoneArrive() throws Exception {
        add("orders", 3, NOW);
        add("orders", 2, NOW + Duration.ofDays(3).toMillis());
        add("orders", 0, NOW + RefusedEventStore.MAX_AGE.toMillis() + 1);
        assertThat(list("orders", 10)).hasSize(2);
    }

    @Test
    void aListIsFilteredByWordsOfTheAddressTheSenderTheIdAndTheReason() throws Exception {
        add("orders", 1, NOW);
        add("returns", 1, NOW);
        for (String text : List.of("HOOKS/default/orders", "orders/rec")) {
            assertThat(found(text))
                    .as(text)
                    .extracting(RefusedEvent::integration)
                    .containsExactly("orders");
        }
        for (String text : List.of("203.0.113", "EVT-1", "signature is", "not-verified")) {
            assertThat(found(text)).as(text).hasSize(2);
        }
        assertThat(found("nothing of it")).isEmpty();
    }

    private List<RefusedEvent> found(String text) {
        return store.newest(
                new RefusedEventFilter(null, null, null, null, Long.MIN_VALUE, Long.MAX_VALUE, text),
                Long.MAX_VALUE,
                10);
    }
}
