package io.junctura.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
    private static final int MAX = 8;

    private final WorkerPool pool = new WorkerPool("test", MAX, Duration.ofSeconds(30));
    private final WorkerPool one = new WorkerPool("one", 1, Duration.ofSeconds(30));

    @AfterEach
    void stop() {
        pool.shutdownNow();
        one.shutdownNow();
    }

    @Test
    void tasksThatBlockAreUnderWayAtTheSameTimeUpToTheLimit() {
        CountDownLatch all = new CountDownLatch(MAX);
        CountDownLatch met = new CountDownLatch(MAX);
        for (int i = 0; i < MAX; i++) {
            pool.execute(() -> {
                all.countDown();
                await(all);
                met.countDown();
            });
        }
        await(met);
        assertThat(pool.threads()).isEqualTo(MAX);
    }

    @Test
    void beyondTheLimitTasksWaitAndBeginInTheirOrder() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        one.execute(() -> await(hold));
        List<Integer> begun = new ArrayList<>();
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            sent.add(number);
            one.execute(() -> begun.add(number));
        }
        hold.countDown();
        one.shutdown();
        assertThat(one.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).isEqualTo(sent);
    }

    @Test
    void nothingIsForgottenWhileTasksComeFromManySides() {
        int senders = 4;
        int each = 20_000;
        CountDownLatch done = new CountDownLatch(senders * each);
        for (int i = 0; i < senders; i++) {
            new Thread(() -> {
                        for (int n = 0; n < each; n++) pool.execute(done::countDown);
                    })
                    .start();
        }
        await(done);
    }

    @Test
    void aTaskThatSetsOffAnotherAndWaitsForItGetsIt() {
        CountDownLatch inner = new CountDownLatch(1);
        CountDownLatch outer = new CountDownLatch(1);
        pool.execute(() -> {
            pool.execute(inner::countDown);
            await(inner);
            outer.countDown();
        });
        await(outer);
    }

    @Test
    void whatATaskThrowsIsToldAndDoesNotEndItsThread() throws Exception {
        List<String> reported = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        one.execute(() -> {
            threads.add(Thread.currentThread());
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> reported.add(e.getMessage()));
            throw new IllegalStateException("the task's own");
        });
        one.execute(() -> threads.add(Thread.currentThread()));
        one.shutdown();
        assertThat(one.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(reported).containsExactly("the task's own");
        assertThat(threads).hasSize(2);
        assertThat(threads.get(1)).isSameAs(threads.get(0));
    }

    @Test
    void anInterruptIsMeantForOneTaskAlone() throws Exception {
        List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
        one.execute(() -> Thread.currentThread().interrupt());
        one.execute(() -> interrupted.add(Thread.currentThread().isInterrupted()));
        one.shutdown();
        assertThat(one.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).containsExactly(false);
    }

    @Test
    void threadsWithoutWorkEndAndOthersComeWhenThereIsSome() {
        WorkerPool brief = new WorkerPool("brief", 2, Duration.ofMillis(1));
        CountDownLatch first = new CountDownLatch(1);
        brief.execute(first::countDown);
        await(first);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (brief.threads() > 0 && System.nanoTime() < until) Thread.yield();
        assertThat(brief.threads()).isZero();
        CountDownLatch second = new CountDownLatch(1);
        brief.execute(second::countDown);
        await(second);
        brief.shutdown();
    }

    @Test
    void afterShutdownNothingIsTakenAndWhatWasTakenIsDone() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            pool.execute(() -> {
                await(hold);
                done.incrementAndGet();
            });
        }
        pool.shutdown();
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(pool.isTerminated()).isFalse();
        hold.countDown();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(done).hasValue(50);
    }

    @Test
    void shutdownNowInterruptsAndHandsBackWhatHadNotBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        one.execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        });
        one.execute(() -> {});
        await(begun);
        assertThat(one.shutdownNow()).hasSize(1);
        assertThat(one.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) throw new AssertionError("it did not come about in a minute");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
