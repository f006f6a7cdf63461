package io.junctura.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.dispatch.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestTimeTest {
    private final TestTime time = new TestTime(Instant.EPOCH);
    private final Timer timer = time.timer((at, task) -> {
        throw new AssertionError("the machine's timer is not asked");
    });
    private final List<String> rung = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        time.close();
    }

    private void ring(long at, String name) {
        timer.at(at, () -> rung.add(name + " at " + time.millis()));
    }

    @Test
    void dueTimersFireAtTheirTimesAndInOrder() {
        ring(2_000, "second");
        ring(1_000, "first");
        ring(2_000, "third");
        ring(5_001, "later");
        time.advance(Duration.ofSeconds(5));
        assertThat(rung).containsExactly("first at 1000", "second at 2000", "third at 2000");
        assertThat(time.instant()).isEqualTo(Instant.ofEpochSecond(5));
        assertThat(time.passed()).isEqualTo(5_000);
    }

    @Test
    void aTimerThatATimerSetsFiresInTheSameAdvance() {
        timer.at(1_000, () -> ring(2_000, "set on the way"));
        time.advance(Duration.ofSeconds(3));
        assertThat(rung).containsExactly("set on the way at 2000");
    }

    @Test
    void aTimerThatIsDueAlreadyFiresAtOnce() {
        CompletableFuture<Void> rings = new CompletableFuture<>();
        timer.at(0, () -> rings.complete(null));
        rings.join();
    }

    @Test
    void itGoesForwardAlone() {
        time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> time.advance(Duration.ofMillis(-1)))
                .hasMessage("The time goes forward alone, and it is 1970-01-01T00:00:01Z.");
    }

    @Test
    void aFailingTimerFailsTheTest() {
        timer.at(1, () -> {
            throw new IllegalStateException("it broke");
        });
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1))).hasMessageContaining("it broke");
    }
}
