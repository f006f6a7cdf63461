package io.junctura.outbound;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.util.TimeValue;

/**
 * A connection pool for hosts that events may name. The library's pool never forgets a host. So a new pool replaces it after a
 * number of hosts, and the old one is closed when it is no longer in use. Thread safe.
 */
final class RenewedPool {
    static final int MAX_HOSTS = 1_000;
    /** The pool is checked only after this many leases, because counting hosts copies them all. */
    static final int COUNTED_EACH = 64;

    private final Supplier<PoolingHttpClientConnectionManager> make;
    private final AtomicInteger uses = new AtomicInteger();
    private final List<Retired> retired = new ArrayList<>();
    private volatile PoolingHttpClientConnectionManager current;

    private static final class Retired {
        final PoolingHttpClientConnectionManager pool;
        /** A request that took the pool just before it was retired has leased a connection by the second check. */
        boolean checked;

        Retired(PoolingHttpClientConnectionManager pool) {
            this.pool = pool;
        }
    }

    RenewedPool(Supplier<PoolingHttpClientConnectionManager> make) {
        this.make = make;
        this.current = make.get();
    }

    /** The pool for one request, which must lease its connection within seconds. */
    PoolingHttpClientConnectionManager get() {
        if (uses.incrementAndGet() % COUNTED_EACH == 0 && current.getRoutes().size() > MAX_HOSTS) renew();
        return current;
    }

    private synchronized void renew() {
        if (current.getRoutes().size() <= MAX_HOSTS) return; // Another thread was faster.
        retired.add(new Retired(current));
        current = make.get();
    }

    /** Called every ten seconds or so. */
    synchronized void closeExpired() {
        current.closeExpired();
        for (Iterator<Retired> all = retired.iterator(); all.hasNext(); ) {
            Retired one = all.next();
            one.pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
            PoolStats stats = one.pool.getTotalStats();
            if (one.checked && stats.getLeased() == 0 && stats.getPending() == 0) {
                one.pool.close(CloseMode.GRACEFUL);
                all.remove();
            }
            one.checked = true;
        }
    }

    synchronized int retired() {
        return retired.size();
    }

    synchronized void close() {
        current.close(CloseMode.IMMEDIATE);
        retired.forEach(one -> one.pool.close(CloseMode.IMMEDIATE));
        retired.clear();
    }
}
