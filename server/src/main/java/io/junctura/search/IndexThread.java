package io.junctura.search;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Advances the index while there is time: half a core while the server is quiet, a fiftieth of one otherwise,
 * and not at all while events wait to be written. Under a lasting load the index falls behind, and catches up after it.
 */
public final class IndexThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexThread.class);

    private static final long LOOK_NANOS = 250_000_000;
    private static final int BUSY_SHARE = 50;
    private static final long IDLE_NANOS = 1_000_000_000;
    private static final long LONGEST_TROUBLE_NANOS = 60_000_000_000L;
    /** The server's other threads may use so much of the machine while the index is written at full speed. */
    private static final double QUIET = 0.4;

    private final SearchIndex index;
    private final BooleanSupplier waiting;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    private final OperatingSystemMXBean machine =
            ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean known ? known : null;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long lookedAt;
    private long ownCpu;
    private boolean quiet = true;

    /** @param waiting whether events wait to be written at this moment */
    public IndexThread(SearchIndex index, BooleanSupplier waiting) {
        this.index = index;
        this.waiting = waiting;
        thread = new Thread(this::run, "search-index");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private void run() {
        long trouble = IDLE_NANOS;
        boolean told = false;
        look();
        while (closing.getCount() > 0) {
            long pause;
            long began = System.nanoTime();
            try {
                boolean yields = waiting.getAsBoolean();
                boolean more = !yields && index.advance();
                long took = System.nanoTime() - began;
                trouble = IDLE_NANOS;
                told = false;
                if (began - lookedAt > LOOK_NANOS) look();
                if (yields) pause = LOOK_NANOS;
                else if (!more) pause = IDLE_NANOS;
                else pause = quiet ? took : Math.max(took * BUSY_SHARE, LOOK_NANOS / 2);
            } catch (SearchUnavailable e) {
                if (!told) LOG.warn("{}", e.getMessage());
                told = true;
                pause = trouble;
                trouble = Math.min(trouble * 2, LONGEST_TROUBLE_NANOS);
            }
            pause(pause);
        }
    }

    private void pause(long nanos) {
        try {
            if (closing.await(nanos, TimeUnit.NANOSECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    /** What the server's other threads have used of the machine since the last look. */
    private void look() {
        long now = System.nanoTime();
        long cpu = threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
        double load = machine == null ? 0 : machine.getProcessCpuLoad();
        double own = (double) (cpu - ownCpu)
                / Math.max(1, now - lookedAt)
                / Runtime.getRuntime().availableProcessors();
        // A negative load is an unknown one.
        quiet = load - own < QUIET;
        lookedAt = now;
        ownCpu = cpu;
    }

    /** Lets the slice under way end. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        index.close();
    }
}
