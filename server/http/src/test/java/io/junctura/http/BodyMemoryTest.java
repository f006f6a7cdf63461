package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.http.problem.ProblemException;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import org.junit.jupiter.api.Test;

/** Whose bodies find memory when others have taken most of it. */
class BodyMemoryTest {
    private static final long CAPACITY = 16_000_000;
    private static final long LARGEST = 1_000_000;

    private final LastHour trusted = new LastHour();
    private final MemoryPool pool = new MemoryPool("request bodies", CAPACITY);
    private final BodyMemory memory = new BodyMemory(pool, LARGEST, trusted, new HttpMetrics());

    @Test
    void theLastEighthIsKeptForSmallBodies() {
        pool.reserve(CAPACITY * 7 / 8);

        assertThatThrownBy(() -> grow(LARGEST, "busy"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.status()).isEqualTo(503));
        assertThatCode(() -> grow(BodyMemory.SMALL, "busy")).doesNotThrowAnyException();
    }

    @Test
    void aBodyThatGrowsBeyondTheFirstBufferIsNoLongerSmall() {
        pool.reserve(CAPACITY * 7 / 8);
        ClientUsage client = trusted("busy");
        Reservation body = memory.open();
        memory.grow(body, BodyMemory.SMALL, client);

        assertThatThrownBy(() -> memory.grow(body, 1, client)).isInstanceOf(ProblemException.class);
        assertThat(body.bytes()).isEqualTo(BodyMemory.SMALL);
    }

    @Test
    void theLargestBodyThatTheSettingsAllowFitsIntoAnEmptyMemory() {
        BodyMemory narrow = new BodyMemory(pool, CAPACITY, trusted, new HttpMetrics());

        assertThatCode(() -> narrow.grow(narrow.open(), CAPACITY, trusted("busy")))
                .doesNotThrowAnyException();
    }

    private void grow(long bytes, String address) {
        memory.grow(memory.open(), bytes, trusted(address));
    }

    private ClientUsage trusted(String address) {
        trusted.add(address);
        return new ClientUsage(address);
    }
}
