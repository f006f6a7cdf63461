package io.junctura.history.received;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tests that the store of refused events must pass on each database. */
public interface RefusedEventStoreContract {
    long NOW = Duration.ofDays(20_000).toMillis();

    /** Of one empty database. */
    RefusedEventStore store();

    void restart() throws Exception;

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
        write(all, at);
    }

    private void write(List<RefusedEvent> all, long now) throws Exception {
        store().add(all, now);
        Eventually.is("it is written", () -> !store().isWriting());
    }

    private List<RefusedEvent> list(@Nullable String integration, int limit) {
        return store().newest(
                        new RefusedEventFilter(null, integration, null, null, Long.MIN_VALUE, Long.MAX_VALUE, null),
                        Long.MAX_VALUE,
                        limit);
    }

    @Test
    default void anEventIsReadAsItWasWritten() throws Exception {
        add("orders", 1, NOW);
        restart();
        RefusedEvent read = list(null, 10).get(0);
        assertThat(read.id()).isPositive();
        assertThat(read).usingRecursiveComparison().ignoringFields("id").isEqualTo(event(NOW, "orders", "203.0.113.7"));
    }

    @Test
    default void theEventsOfOneAddressDoNotDisplaceThoseOfOthers() throws Exception {
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
    default void oldEventsAreDeletedAlsoIfNoneArrive() throws Exception {
        add("orders", 3, NOW);
        add("orders", 2, NOW + Duration.ofDays(3).toMillis());
        add("orders", 0, NOW + RefusedEventStore.MAX_AGE.toMillis() + 1);
        assertThat(list("orders", 10)).hasSize(2);
    }

    @Test
    default void aListIsFilteredByWordsOfTheAddressTheSenderTheIdAndTheReason() throws Exception {
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
        return store().newest(
                        new RefusedEventFilter(null, null, null, null, Long.MIN_VALUE, Long.MAX_VALUE, text),
                        Long.MAX_VALUE,
                        10);
    }

    @Test
    default void aListIsFilteredByAddressDuplicateTimeAndId() throws Exception {
        RefusedEvent counted = event(NOW, "orders", "203.0.113.7").standingFor(7, NOW + 5, true, null);
        write(List.of(counted, duplicate(event(NOW + 3, "orders", "203.0.113.7"))), NOW);
        assertThat(found(filter(null, "other", null, NOW, NOW + 9))).isEmpty();
        assertThat(found(filter(null, null, "other", NOW, NOW + 9))).isEmpty();
        assertThat(found(filter(null, "default", "received", NOW, NOW + 9))).containsExactly(NOW + 3, NOW + 5);
        assertThat(found(filter(true, null, null, NOW, NOW + 9))).containsExactly(NOW + 3);
        assertThat(found(filter(false, null, null, NOW, NOW + 9))).containsExactly(NOW + 5);
        assertThat(found(filter(null, null, null, NOW + 4, NOW + 9)))
                .as("the last of several is not older")
                .containsExactly(NOW + 5);
        assertThat(found(filter(null, null, null, NOW, NOW + 1)))
                .as("the first of several is older")
                .containsExactly(NOW + 5);
        long newest = list("orders", 1).get(0).id();
        assertThat(store().newest(filter(null, null, null, NOW, NOW + 9), newest, 9))
                .extracting(RefusedEvent::at)
                .containsExactly(NOW + 5);
    }

    private static RefusedEvent duplicate(RefusedEvent event) {
        return new RefusedEvent(
                0,
                event.at(),
                1,
                event.since(),
                event.integration(),
                event.instance(),
                event.flow(),
                event.method(),
                event.address(),
                event.sender(),
                event.contentType(),
                event.size(),
                event.event(),
                200,
                RefusedEvent.DUPLICATE,
                "The event was accepted before.",
                null,
                99L);
    }

    private static RefusedEventFilter filter(
            @Nullable Boolean duplicates, @Nullable String instance, @Nullable String flow, long from, long to) {
        return new RefusedEventFilter(duplicates, null, instance, flow, from, to, null);
    }

    private List<Long> found(RefusedEventFilter filter) {
        return store().newest(filter, Long.MAX_VALUE, 9).stream()
                .map(RefusedEvent::at)
                .toList();
    }
}
