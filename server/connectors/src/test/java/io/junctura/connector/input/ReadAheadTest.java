package io.junctura.connector.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.json.Footprint;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Numbers numbers = new Numbers();
    private final MemoryPool memory = new MemoryPool("rows of tests", 1_000_000);
    private final Reservation values = memory.open();

    @AfterEach
    void end() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(memory.used()).as("bytes that stay reserved").isZero();
    }

    @Test
    void rowsComeInOrderHoweverManyAreAskedFor() throws Exception {
        numbers.last = 100;
        List<Object> all = new ArrayList<>();
        try (ReadAhead rows = new ReadAhead(numbers, values, threads)) {
            for (int most : new int[] {1, 5, 2, 1, 1, 10, 3, 4}) {
                List<Object> some = rows.next(most);
                assertThat(some).hasSizeBetween(1, most);
                all.addAll(some);
            }
            for (List<Object> some = rows.next(4); !some.isEmpty(); some = rows.next(4)) all.addAll(some);
            assertThat(rows.next(4)).isEmpty();
        }
        assertThat(all).hasSize(100).isSorted();
        assertThat(numbers.closed.getCount()).isZero();
    }

    @Test
    void theNextOnesAreReadWhileTheLastOnesAreUsed() throws Exception {
        try (ReadAhead rows = new ReadAhead(numbers, values, threads)) {
            assertThat(rows.next(3)).hasSize(3);
            numbers.calls.acquire(2);
        }
    }

    @Test
    void whereNoThreadIsFreeTheCallerReads() throws Exception {
        numbers.last = 5;
        Executor busy = task -> {};
        Executor stopping = task -> {
            throw new RejectedExecutionException();
        };
        for (Executor none : List.of(busy, stopping)) {
            numbers.given = 0;
            try (ReadAhead rows = new ReadAhead(numbers, values, none)) {
                assertThat(rows.next(3)).hasSize(3);
                assertThat(rows.next(3)).hasSize(2);
                assertThat(rows.next(3)).isEmpty();
            }
        }
    }

    @Test
    void aFailureComesAfterTheRowsBeforeIt() throws Exception {
        numbers.failsAfter = 3;
        try (ReadAhead rows = new ReadAhead(numbers, values, threads)) {
            assertThat(rows.next(3)).hasSize(3);
            assertThatThrownBy(() -> rows.next(3))
                    .isInstanceOf(ConnectorException.class)
                    .hasMessage("Row 4 is bad.");
        }
    }

    @Test
    void closingInterruptsAReadingThatWaits() throws Exception {
        numbers.waitsAfter = 3;
        ReadAhead rows = new ReadAhead(numbers, values, threads);
        assertThat(rows.next(3)).hasSize(3);
        numbers.waits.await();
        rows.close();
        assertThat(numbers.closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(numbers.interrupted).isTrue();
    }

    @Test
    void closingAgainLeavesTheRowsToTheReadThatIsUnderWay() throws Exception {
        numbers.waitsAfter = 3;
        numbers.heedsInterruption = false;
        ReadAhead rows = new ReadAhead(numbers, values, threads);
        assertThat(rows.next(3)).hasSize(3);
        numbers.waits.await();
        Thread.currentThread().interrupt(); // A cancelled consumer does not wait for the read.
        rows.close();
        rows.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(numbers.closed.getCount()).isEqualTo(1);
        assertThat(numbers.aborted).isTrue();
        numbers.goesOn.countDown();
        assertThat(numbers.closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void rowsThatDoNotFitBesideTheLastOnesWaitForThem() throws Exception {
        numbers.last = 9;
        MemoryPool small = new MemoryPool("rows of tests", Footprint.ofValue(List.of(1, 2, 3)) * 3 / 2);
        List<Object> all = new ArrayList<>();
        try (Reservation few = small.open();
                ReadAhead rows = new ReadAhead(numbers, few, threads)) {
            for (List<Object> some = rows.next(3); !some.isEmpty(); some = rows.next(3)) all.addAll(some);
        }
        assertThat(all).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(small.used()).isZero();
    }

    @Test
    void anInterruptedCallerDoesNotWaitForTheReading() throws Exception {
        numbers.waitsAfter = 3;
        try (ReadAhead rows = new ReadAhead(numbers, values, threads)) {
            assertThat(rows.next(3)).hasSize(3);
            numbers.waits.await();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> rows.next(3)).hasMessage("The reading of the rows was interrupted.");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(numbers.closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** 1, 2, 3 and so on. Used by one thread at a time. */
    private static final class Numbers implements ReadAhead.Source {
        int given;
        volatile int last = 1_000_000;
        volatile int failsAfter = Integer.MAX_VALUE;
        volatile int waitsAfter = Integer.MAX_VALUE;
        volatile boolean heedsInterruption = true;
        volatile boolean interrupted;
        volatile boolean aborted;
        final CountDownLatch goesOn = new CountDownLatch(1);
        final Semaphore calls = new Semaphore(0);
        final CountDownLatch waits = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public List<Object> next(int most) throws ConnectorException {
            calls.release();
            if (given >= failsAfter) throw ConnectorException.badInput("Row " + (given + 1) + " is bad.");
            if (given >= waitsAfter) {
                waits.countDown();
                try {
                    goesOn.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (heedsInterruption) throw ConnectorException.tryLater(Reached.NO, "interrupted");
                    awaitUninterrupted();
                }
            }
            List<Object> some = new ArrayList<>();
            for (int number = given + 1; some.size() < most && number <= last; number++) some.add(number);
            given += some.size();
            return some;
        }

        private void awaitUninterrupted() {
            while (true) {
                try {
                    goesOn.await();
                    return;
                } catch (InterruptedException e) {
                    // As a library may do.
                }
            }
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
