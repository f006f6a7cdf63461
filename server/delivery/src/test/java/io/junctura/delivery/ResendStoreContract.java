package io.junctura.delivery;

import static io.junctura.run.RunStatus.CANCELLED;
import static io.junctura.run.RunStatus.DUE;
import static io.junctura.run.RunStatus.SUCCEEDED;
import static io.junctura.run.RunStatus.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.delivery.RecentEvents.Event;
import io.junctura.delivery.ResendStore.Order;
import io.junctura.delivery.ResendStore.What;
import io.junctura.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An order sends the events or the deliveries that existed when it was stored, in the order of their numbers. */
interface ResendStoreContract extends StoresUnderTest {
    int FLOW = 3;

    private ResendStore store() {
        return stores().resends();
    }

    private Order added(Order order) {
        store().add(order);
        return store().open().get(0);
    }

    private static byte[] event(String type) {
        return Json.writeStored(Map.of("type", type));
    }

    @Test
    default void anOrderIsOpenUntilItIsDeleted() throws Exception {
        store().add(Order.missed("sub_a", 5, 6, 7, 50));
        store().add(Order.missed("sub_b", 8, 9, 10, 60));
        restart();
        List<Order> open = store().open();
        Order first = open.get(0);
        assertThat(first).isEqualTo(new Order(first.id(), "sub_a", What.MISSED, 5, 6, 7, 50));
        assertThat(open.get(1).subscription()).isEqualTo("sub_b");
        store().done(first, 7);
        assertThat(store().open().get(0)).isEqualTo(new Order(first.id(), "sub_a", What.MISSED, 5, 7, 7, 50));
        store().delete(first);
        assertThat(store().open()).containsExactly(open.get(1));
    }

    @Test
    default void missedEventsAreThoseOfTheTopicsWithinTheOrder() throws Exception {
        publish("orders", event("a"), 100);
        long old = publish("orders", event("b"), 99);
        long second = publish("orders", event("c"), 100);
        publish("invoices", event("d"), 100);
        long last = publish("returns", event("e"), 101);
        publish("orders", event("f"), 102);
        Order order = added(Order.missed("sub_a", 100, old, last, 50));
        assertThat(store().events(order, List.of("orders", "returns"), 9))
                .containsExactly(
                        new ResendStore.Event(second, "orders", 100, Map.of("type", "c")),
                        new ResendStore.Event(last, "returns", 101, Map.of("type", "e")));
        assertThat(store().events(order, List.of("orders", "returns"), 1))
                .extracting(ResendStore.Event::number)
                .containsExactly(second);
    }

    @Test
    default void deliveriesThatHaveEndedAreSentAgainUnlessTheFilterEndedThem() throws Exception {
        run(FLOW, SUCCEEDED, 99);
        long first = run(FLOW, SUCCEEDED, 100);
        filtered(FLOW, 100);
        run(FLOW, CANCELLED, 100);
        run(FLOW, DUE, 100);
        run(FLOW + 1, SUCCEEDED, 100);
        long second = run(FLOW, SUCCEEDED, 101);
        Order order = added(Order.again("sub_a", What.ALL, 100, 50));
        run(FLOW, SUCCEEDED, 102);
        assertThat(store().runs(order, FLOW, 9)).containsExactly(first, second);
        assertThat(store().runs(order, FLOW, 1)).containsExactly(first);
        store().done(order, first);
        assertThat(store().runs(store().open().get(0), FLOW, 9)).containsExactly(second);
        assertThat(store().count(What.ALL, FLOW, 100)).isEqualTo(3);
    }

    @Test
    default void waitingDeliveriesAreThoseThatWereAcceptedSinceATime() throws Exception {
        run(FLOW, WAITING, 99);
        long waiting = run(FLOW, WAITING, 100);
        run(FLOW, DUE, 100);
        Order order = added(Order.again("sub_a", What.WAITING, 100, 50));
        assertThat(store().runs(order, FLOW, 9)).containsExactly(waiting);
        assertThat(store().count(What.WAITING, FLOW, 100)).isEqualTo(1);
    }

    @Test
    default void failedDeliveriesAreThoseThatFailedSinceATime() throws Exception {
        long failed = failed(FLOW, 100, 500);
        failed(FLOW, 450, 499);
        Order order = added(Order.again("sub_a", What.FAILED, 500, 50));
        assertThat(store().runs(order, FLOW, 9)).containsExactly(failed);
        assertThat(store().count(What.FAILED, FLOW, 500)).isEqualTo(1);
        assertThat(store().count(What.FAILED, FLOW, 499)).isEqualTo(2);
    }

    @Test
    default void unfinishedRunsAreListedInPages() throws Exception {
        long due = run(FLOW, DUE, 100);
        run(FLOW, SUCCEEDED, 100);
        run(FLOW, CANCELLED, 100);
        long waiting = run(FLOW, WAITING, 100);
        run(FLOW + 1, DUE, 100);
        assertThat(store().openRuns(FLOW, 0, 9)).containsExactly(due, waiting);
        assertThat(store().openRuns(FLOW, 0, 1)).containsExactly(due);
        assertThat(store().openRuns(FLOW, due, 9)).containsExactly(waiting);
    }

    @Test
    default void theNewestEventsAreReadNewestFirst() throws Exception {
        publish("orders", event("a"), 100);
        publish("orders", event("b"), 100);
        publish("invoices", event("c"), 100);
        publish("orders", event("d"), 100);
        assertThat(stores().recentEvents().newest(3, topic -> topic.equals("orders")))
                .containsExactly(new Event("orders", Map.of("type", "d")), new Event("orders", Map.of("type", "b")));
    }
}
