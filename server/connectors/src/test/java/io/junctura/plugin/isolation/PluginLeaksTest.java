package io.junctura.plugin.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PluginLeaksTest {

    @Test
    void whatHasEndedAfterAllIsNoLeakAnyMore() throws Exception {
        PluginLeaks leaks = new PluginLeaks(Clock.systemUTC());
        CountDownLatch over = new CountDownLatch(1);
        Thread late = new Thread(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                // The thread ends.
            }
        });
        late.start();
        leaks.leaked("The plugin acme 1.0 has not closed a client.", List.of(late));
        assertThat(leaks.all())
                .extracting(PluginLeaks.Leak::message)
                .containsExactly("The plugin acme 1.0 has not closed a client.");
        over.countDown();
        late.join();
        assertThat(leaks.all()).isEmpty();
    }
}
