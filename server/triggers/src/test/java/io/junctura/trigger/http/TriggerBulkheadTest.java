package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.problem.ProblemException;
import org.junit.jupiter.api.Test;

class TriggerBulkheadTest {
    private final TriggerBulkhead guests = new TriggerBulkhead(100);

    private int enter(String connector) {
        int entered = 0;
        try {
            while (true) {
                guests.enter(connector);
                entered++;
            }
        } catch (ProblemException e) {
            assertThat(e.status()).isEqualTo(503);
            return entered;
        }
    }

    @Test
    void noConnectorOccupiesMoreThanHalfOfTheThreads() {
        assertThat(enter("one")).isEqualTo(50);
        assertThat(enter("two")).isEqualTo(25);
        assertThat(enter("three")).isEqualTo(12);
        assertThat(enter("one")).isZero();
    }

    @Test
    void aFinishedCallFreesItsThread() {
        enter("one");
        guests.leave("one");
        assertThat(enter("one")).isEqualTo(1);
    }
}
