package io.junctura.delivery;

import static io.junctura.run.RunStatus.DUE;
import static io.junctura.run.RunStatus.SUCCEEDED;
import static io.junctura.run.RunStatus.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.delivery.DeliveryStore.Row;
import io.junctura.run.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deliveries are the runs of a flow that the filter did not end. Failed attempts are stored beside them. */
interface DeliveryStoreContract extends StoresUnderTest {
    int OF = 3;
    long DAY = 86_400_000;

    private DeliveryStore store() {
        return stores().deliveries();
    }

    @Test
    default void aPageHasTheNewestDeliveriesOfSomeStatuses() throws Exception {
        run(OF, SUCCEEDED, 99);
        long first = run(OF, SUCCEEDED, 100);
        long second = run(OF, DUE, 100);
        filtered(OF, 100);
        run(OF, WAITING, 100);
        run(OF + 1, SUCCEEDED, 100);
        long third = run(OF, SUCCEEDED, 101);
        assertThat(ids(List.of(SUCCEEDED, DUE), 100, Long.MAX_VALUE, 9)).containsExactly(third, second, first);
        assertThat(ids(List.of(SUCCEEDED, DUE), 100, Long.MAX_VALUE, 2)).containsExactly(third, second);
        assertThat(ids(List.of(SUCCEEDED, DUE), 100, second, 9)).containsExactly(first);
        assertThat(ids(List.of(DUE), 0, Long.MAX_VALUE, 9)).containsExactly(second);
        assertThat(ids(List.of(), 0, Long.MAX_VALUE, 9)).isEmpty();
    }

    private List<Long> ids(List<RunStatus> statuses, long since, long before, int limit) {
        return store().page(OF, statuses, since, before, limit).stream()
                .map(Row::id)
                .toList();
    }

    @Test
    default void aDeliveryHasItsTimes() throws Exception {
        long due = run(OF, DUE, 100);
        long waiting = waiting(OF, 100, 7_000);
        long failed = failed(OF, 100, 500);
        restart();
        assertThat(store().find(due)).contains(new Row(due, OF, DUE, 100, null, null));
        assertThat(store().find(waiting)).contains(new Row(waiting, OF, WAITING, 100, null, 7_000L));
        assertThat(store().find(failed).orElseThrow().ended()).isEqualTo(500);
        assertThat(store().find(failed + 1)).isEmpty();
    }

    @Test
    default void deliveriesAreCountedByDayAndStatus() throws Exception {
        run(OF, SUCCEEDED, 2 * DAY - 1);
        run(OF, SUCCEEDED, 2 * DAY);
        run(OF, SUCCEEDED, 3 * DAY - 1);
        run(OF, DUE, 2 * DAY);
        filtered(OF, 2 * DAY);
        run(OF + 1, DUE, 2 * DAY);
        run(OF, DUE, 3 * DAY);
        assertThat(store().byDay(OF, 2 * DAY))
                .isEqualTo(Map.of(2L, Map.of(SUCCEEDED, 2L, DUE, 1L), 3L, Map.of(DUE, 1L)));
    }

    @Test
    default void failedAttemptsAreReadByTheirStart() throws Exception {
        long run = run(OF, DUE, 100);
        stores().attempts().failed(run, 100, Map.of("status", "refused"));
        stores().attempts().failed(run, 200, Map.of("status", "500"));
        stores().attempts().failed(run, 200, Map.of("status", "503"));
        restart();
        assertThat(stores().attempts().of(run))
                .isEqualTo(Map.of(100L, Map.of("status", "refused"), 200L, Map.of("status", "503")));
        assertThat(stores().attempts().of(run + 1)).isEmpty();
    }
}
