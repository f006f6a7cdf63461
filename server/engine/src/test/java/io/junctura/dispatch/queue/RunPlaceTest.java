package io.junctura.dispatch.queue;

import static io.junctura.dispatch.queue.RunPlace.BESIDE;
import static io.junctura.dispatch.queue.RunPlace.IN_SLOT;
import static io.junctura.dispatch.queue.RunPlace.OUTSIDE;
import static io.junctura.dispatch.queue.RunPlace.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunPlaceTest {
    @Test
    void everyPairOfPlacesIsInTheTable() {
        Map<RunPlace, Set<RunPlace>> table = Map.of(
                OUTSIDE, Set.of(QUEUED, BESIDE),
                QUEUED, Set.of(IN_SLOT, BESIDE),
                IN_SLOT, Set.of(QUEUED, OUTSIDE),
                BESIDE, Set.of(QUEUED, OUTSIDE));
        for (RunPlace from : RunPlace.values()) {
            for (RunPlace to : RunPlace.values()) {
                assertThat(from.canBecome(to))
                        .as(from + " to " + to)
                        .isEqualTo(table.get(from).contains(to));
            }
        }
    }
}
