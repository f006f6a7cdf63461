package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.thread.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JettyThreadsTest {
    private final List<Throwable> reported = Collections.synchronizedList(new ArrayList<>());
    private Thread.UncaughtExceptionHandler before;

    @BeforeEach
    void collectUncaughtExceptions() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
    }

    @AfterEach
    void restoreTheHandler() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Test
    void aBufferThatJettyReleasesTwiceIsNotReported() throws Exception {
        run(new IllegalStateException("already released ReferenceCounter@5ac3b52d[r=0]"));

        assertThat(reported).isEmpty();
    }

    @Test
    void everyOtherExceptionIsReported() throws Exception {
        IllegalStateException other = new IllegalStateException("of another kind");
        IllegalStateException withoutText = new IllegalStateException();
        run(other, withoutText);

        assertThat(reported).containsExactly(other, withoutText);
    }

    /** Lets one thread run a task for each exception, and returns when the last one is over. */
    private static void run(RuntimeException... thrown) throws InterruptedException {
        WorkerPool pool = new WorkerPool("jetty-threads-test", 1, Duration.ofSeconds(30));
        try {
            JettyThreads threads = new JettyThreads(pool, 1);
            for (RuntimeException one : thrown) {
                threads.execute(() -> {
                    throw one;
                });
            }
            CountDownLatch over = new CountDownLatch(1);
            threads.execute(over::countDown);
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            pool.shutdownNow();
        }
    }
}
