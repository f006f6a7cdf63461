package io.junctura.plugins.xslt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TransformationThreadsTest {
    private final TransformationThreads threads = new TransformationThreads(Duration.ofMillis(1));

    @Test
    void resultsAndExceptionsReachTheCaller() throws Exception {
        assertThat(threads.<String>call(() -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> threads.call(() -> {
                    throw ConnectorException.badInput("Wrong.");
                }))
                .isInstanceOf(ConnectorException.class);
        assertThatThrownBy(() -> threads.call(() -> {
                    throw new IOException("full");
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> threads.call(() -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void noMoreThanTwoThreadsThatDoNotEndAreLeftBehind() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Thread first = abandoned(release);
        Thread second = abandoned(release);
        assertThatThrownBy(() -> threads.call(() -> "third"))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("No transformation starts")
                .satisfies(e -> assertThat(((ConnectorException) e).kind()).isEqualTo(ErrorKind.TRY_LATER));

        release.countDown();
        first.join();
        second.join();
        assertThat(threads.<String>call(() -> "third")).isEqualTo("third");
    }

    @Test
    void aStoppedThreadThatSwallowsTheInterruptionIsStillStopped() throws Exception {
        Thread caller = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        assertThatThrownBy(() -> threads.call(() -> {
                    caller.interrupt();
                    while (!Thread.interrupted()) Thread.onSpinWait();
                    while (!TransformationThreads.isStopped()) Thread.onSpinWait();
                    ended.countDown();
                    return "stopped";
                }))
                .isInstanceOf(InterruptedException.class);
        ended.await();
    }

    /** Interrupts the caller while the work is under way that heeds no interruption. */
    private Thread abandoned(CountDownLatch release) {
        Thread caller = Thread.currentThread();
        Thread[] worker = new Thread[1];
        assertThatThrownBy(() -> threads.call(() -> {
                    worker[0] = Thread.currentThread();
                    caller.interrupt();
                    while (release.getCount() > 0) Thread.onSpinWait();
                    return "late";
                }))
                .isInstanceOf(InterruptedException.class);
        return worker[0];
    }
}
