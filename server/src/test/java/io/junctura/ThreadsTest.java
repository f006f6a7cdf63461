package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    @Test
    void manySchedulesThatBeginAtOnceTakeTurnsOnAFewThreads() throws InterruptedException {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        CountDownLatch allAsked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1_000);
        try (Threads threads = new Threads(Time.MACHINE)) {
            for (int i = 0; i < 1_000; i++) {
                threads.schedules.execute(() -> {
                    try {
                        allAsked.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    used.add(Thread.currentThread());
                    done.countDown();
                });
            }
            allAsked.countDown();
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(used).hasSizeBetween(1, 8);
    }
}
