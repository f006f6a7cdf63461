package io.junctura.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerThreadTest {
    private final TimerThread timer = new TimerThread(task -> CleanThreadFactory.of(task, "test"));

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void whatIsRepeatedGoesOnAfterItHasFailed() throws InterruptedException {
        CountDownLatch times = new CountDownLatch(3);
        timer.every(Duration.ZERO, Duration.ofMillis(1), () -> {
            times.countDown();
            throw new IllegalStateException("it fails each time");
        });
        assertThat(times.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsDueOnceIsDoneAfterAnotherHasFailed() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        timer.at(0, () -> {
            throw new AssertionError("it fails");
        });
        timer.at(0, done::countDown);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
