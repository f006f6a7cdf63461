package io.junctura.plugin.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaksTest {
    private final URLClassLoader plugin = new URLClassLoader(new URL[0]);
    private final List<String> reported = new ArrayList<>();
    private volatile boolean interrupted;

    @AfterEach
    void close() throws Exception {
        plugin.close();
    }

    @Test
    void aThreadThatIsAboutToEndIsNotLeftBehind() throws Exception {
        Thread closing = Thread.currentThread();
        Thread ending = start(() -> {
            while (closing.getState() != Thread.State.TIMED_WAITING) {
                if (Thread.interrupted()) interrupted = true;
            }
        });
        Leaks.clear("acme 1.0", plugin, (message, threads) -> reported.add(message));
        ending.join();
        assertThat(interrupted).isFalse();
        assertThat(reported).isEmpty();
    }

    @Test
    void aThreadThatStaysIsInterrupted() throws Exception {
        Thread waiting = start(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        });
        Leaks.clear("acme 1.0", plugin, (message, threads) -> reported.add(message));
        waiting.join();
        assertThat(interrupted).isTrue();
        assertThat(reported).isEmpty();
    }

    private Thread start(Runnable work) {
        Thread thread = new Thread(work, "acme");
        thread.setContextClassLoader(plugin);
        thread.start();
        return thread;
    }
}
