package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.Eventually;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;

class PoolTest {

    @Test
    void hostsThatUseAllOfTheirConnectionsLeaveOthersTheirs() throws Exception {
        try (PoolingHttpClientConnectionManager pool =
                Pool.make(null, true, Exchange.Limits.USUAL, new ConnectionTls(ConnectionNetwork.USUAL))) {
            for (int host = 0; host < 8; host++) {
                for (int i = 0; i < Pool.PER_HOST; i++) lease(pool, "hangs-" + host, 20_000);
            }
            assertThatThrownBy(() -> lease(pool, "hangs-0", 1)).isInstanceOf(TimeoutException.class);
            assertThat(lease(pool, "well", 20_000)).isNotNull();
        }
    }

    @Test
    void whatAThreadThatWasInterruptedHasWaitedForIsFreeForOthers() throws Exception {
        try (PoolingHttpClientConnectionManager pool =
                Pool.make(null, true, Exchange.Limits.USUAL, new ConnectionTls(ConnectionNetwork.USUAL))) {
            ConnectionEndpoint first = lease(pool, "hangs", 20_000);
            for (int i = 1; i < Pool.PER_HOST; i++) lease(pool, "hangs", 20_000);
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread waits = new Thread(() -> {
                try {
                    lease(pool, "hangs", 20_000);
                    ended.complete(null);
                } catch (Exception e) {
                    ended.complete(e);
                }
            });
            waits.start();
            Eventually.is(
                    "it waits",
                    () -> pool.getStats(route("hangs")).getPending() == 1 && waits.getState() != Thread.State.RUNNABLE);
            waits.interrupt();
            assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            pool.release(first, null, TimeValue.ZERO_MILLISECONDS);
            assertThat(lease(pool, "hangs", 20_000)).isNotNull();
        }
    }

    private static ConnectionEndpoint lease(PoolingHttpClientConnectionManager pool, String host, long millis)
            throws Exception {
        return Pool.lease(pool, route(host), millis);
    }

    private static HttpRoute route(String host) {
        return new HttpRoute(new HttpHost("http", host, 80));
    }
}
