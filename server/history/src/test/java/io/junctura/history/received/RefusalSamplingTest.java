package io.junctura.history.received;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.history.received.RefusalSampling.Group;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalSamplingTest {
    private static final Group ORDERS = new Group("orders", "received", "not-verified");
    private static final Group UNKNOWN = new Group("", "", "not-found");
    private static final long NOW = 1_000_000;

    private final RefusalSampling sampling = new RefusalSampling();
    private int made;

    private @Nullable RefusedEvent take(Group group, String sender, long now) {
        return sampling.take(group, sender, now, () -> {
            made++;
            return RefusedEventStoreContract.event(now, group.integration(), sender);
        });
    }

    private int keptOf(Group group, String sender, int events) {
        int kept = 0;
        for (int i = 0; i < events; i++) if (take(group, sender, NOW + i) != null) kept++;
        return kept;
    }

    @Test
    void aFloodOfOneSenderIsKeptOnceForManyAndLeavesRoomForOthers() {
        assertThat(keptOf(ORDERS, "203.0.113.7", 1_000)).isEqualTo(RefusalSampling.MAX_PER_SENDER);
        assertThat(keptOf(ORDERS, "198.51.100.1", 1)).isEqualTo(1);
        assertThat(made).as("events are made only if they are needed").isEqualTo(RefusalSampling.MAX_PER_SENDER + 2);

        assertThat(sampling.counted(NOW + 2_000)).as("within the minute").isEmpty();
        List<RefusedEvent> counted = sampling.counted(NOW + RefusalSampling.MINUTE_MILLIS);
        assertThat(counted).hasSize(1);
        assertThat(counted.get(0).count()).isEqualTo(1_000 - RefusalSampling.MAX_PER_SENDER);
        assertThat(counted.get(0).since()).isEqualTo(NOW + RefusalSampling.MAX_PER_SENDER);
        assertThat(counted.get(0).at()).isEqualTo(NOW + 999);
        assertThat(counted.get(0).sender()).isEqualTo("203.0.113.7");
        assertThat(counted.get(0).address()).isEqualTo("/hooks/default/orders/received");
    }

    @Test
    void aFloodOfManySendersIsBounded() {
        int kept = 0;
        for (int i = 0; i < 5_000; i++) kept += keptOf(UNKNOWN, "10.0." + i / 250 + "." + i % 250, 1);
        assertThat(kept).isEqualTo(RefusalSampling.MAX);
        RefusedEvent rest = sampling.countedAtEnd().get(0);
        assertThat(rest.count()).isEqualTo(5_000 - RefusalSampling.MAX);
        assertThat(rest.sender()).as("of several senders").isNull();
        assertThat(rest.address()).as("of addresses that may differ").isNull();
        assertThat(rest.flow()).isNull();
    }

    @Test
    void theNextMinuteBeginsAnew() {
        keptOf(ORDERS, "203.0.113.7", 50);
        sampling.counted(NOW + RefusalSampling.MINUTE_MILLIS);
        assertThat(keptOf(ORDERS, "203.0.113.7", 50)).isEqualTo(RefusalSampling.MAX_PER_SENDER);
    }

    @Test
    void eachKindOfRefusalHasItsOwnShare() {
        keptOf(ORDERS, "203.0.113.7", 50);
        assertThat(keptOf(new Group("orders", "received", "bad-json"), "203.0.113.7", 50))
                .isEqualTo(RefusalSampling.MAX_PER_SENDER);
        assertThat(keptOf(new Group("returns", "received", "not-verified"), "203.0.113.7", 50))
                .isEqualTo(RefusalSampling.MAX_PER_SENDER);
    }
}
