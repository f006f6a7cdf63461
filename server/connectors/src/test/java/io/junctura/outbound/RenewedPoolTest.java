package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenewedPoolTest {
    private final RenewedPool pools = new RenewedPool(
            () -> Pool.make(null, false, Exchange.Limits.USUAL, new ConnectionTls(ConnectionNetwork.USUAL)));

    @AfterEach
    void close() {
        pools.close();
    }

    private void call(String host) throws Exception {
        PoolingHttpClientConnectionManager pool = pools.get();
        pool.release(lease(pool, host), null, TimeValue.ZERO_MILLISECONDS);
    }

    private static ConnectionEndpoint lease(PoolingHttpClientConnectionManager pool, String host) throws Exception {
        return Pool.lease(pool, new HttpRoute(new HttpHost("http", host, 80)), 20_000);
    }

    @Test
    void itRemembersNoMoreThanSoManyOfTheHostsThatEventsName() throws Exception {
        for (int i = 0; i < 10 * RenewedPool.MAX_HOSTS; i++) {
            call("host-" + i);
            assertThat(pools.get().getRoutes())
                    .hasSizeLessThanOrEqualTo(RenewedPool.MAX_HOSTS + RenewedPool.COUNTED_EACH);
            if (i % RenewedPool.MAX_HOSTS == 0) pools.closeExpired();
        }
        pools.closeExpired();
        pools.closeExpired();
        assertThat(pools.retired()).isZero();
    }

    @Test
    void whatIsInUseOfTheOldOneGoesOn() throws Exception {
        PoolingHttpClientConnectionManager old = pools.get();
        ConnectionEndpoint inUse = lease(old, "slow");
        for (int i = 0; i < 2 * RenewedPool.MAX_HOSTS; i++) call("host-" + i);
        assertThat(pools.get()).isNotSameAs(old);
        for (int i = 0; i < 3; i++) pools.closeExpired();
        assertThat(pools.retired()).isEqualTo(1);
        assertThat(old.getTotalStats().getLeased()).isEqualTo(1);
        old.release(inUse, null, TimeValue.ZERO_MILLISECONDS);
        pools.closeExpired();
        assertThat(pools.retired()).isZero();
    }
}
