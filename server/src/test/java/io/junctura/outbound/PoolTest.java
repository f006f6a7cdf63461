package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

class PoolTest {

    @Test
    void hostsThatUseAllOfTheirConnectionsLeaveOthersTheirs() throws Exception {
        try (PoolingHttpClientConnectionManager pool = Pool.make(null, true, Exchange.Limits.USUAL, null)) {
            for (int host = 0; host < 8; host++) {
                for (int i = 0; i < Pool.PER_HOST; i++) lease(pool, "hangs-" + host, 20_000);
            }
            assertThatThrownBy(() -> lease(pool, "hangs-0", 1)).isInstanceOf(TimeoutException.class);
            assertThat(lease(pool, "well", 20_000)).isNotNull();
        }
    }

    private static ConnectionEndpoint lease(PoolingHttpClientConnectionManager pool, String host, long millis)
            throws Exception {
        return pool.lease("", new HttpRoute(new HttpHost("http", host, 80)), Timeout.DISABLED, null)
                .get(Timeout.ofMilliseconds(millis));
    }
}
