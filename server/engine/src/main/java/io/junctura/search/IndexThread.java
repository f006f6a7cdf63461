package io.junctura.search;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Advances the index in the background. It uses half a core while the server is quiet, else a fiftieth, and nothing while
 * events wait to be written. Under a lasting load the index falls behind, and catches up afterwards.
 */
public final class IndexThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexThread.class);

    private static final long CHECK_NANOS = 250_000_000;
    private static final int BUSY_SHARE = 50;
    private static final long IDLE_NANOS = 1_000_000_000;
    private static final long MAX_PAUSE_NANOS = 60_000_000_000L;
    /** The server is quiet while its other threads use less than this share of the machine. */
    private static final double QUIET = 0.4;

    private final SearchIndex index;
    private final BooleanSupplier waiting;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Null until there is something to index: loading the classes of the beans takes a tenth of a second. */
    private @Nullable Load load;

    private boolean quiet;

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
        long afterError = IDLE_NANOS;
        boolean warned = false;
        pause(IDLE_NANOS); // The server is starting.
        while (closing.getCount() > 0) {
            long pause;
            long began = System.nanoTime();
            try {
                boolean yields = waiting.getAsBoolean();
                boolean more = !yields && index.advance();
                long took = System.nanoTime() - began;
                afterError = IDLE_NANOS;
                warned = false;
                if (yields) pause = CHECK_NANOS;
                else if (!more) pause = IDLE_NANOS;
                else pause = isQuiet(began) ? took : Math.max(took * BUSY_SHARE, CHECK_NANOS / 2);
            } catch (SearchUnavailable e) {
                if (!warned) LOG.warn("{}", e.getMessage());
                warned = true;
                pause = afterError;
                afterError = Math.min(afterError * 2, MAX_PAUSE_NANOS);
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

    private boolean isQuiet(long now) {
        if (load == null) load = new Load(now);
        else if (now - load.measuredAt > CHECK_NANOS) quiet = load.ofOthers(now) < QUIET;
        return quiet;
    }

    /** Waits for the end of the present slice. */
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

    /** Measures how much of the machine the server's other threads use. */
    private static final class Load {
        private final @Nullable OperatingSystemMXBean machine =
                ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean known ? known : null;
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private long measuredAt;
        private long ownCpu;

        Load(long now) {
            ofOthers(now);
        }

        /** A share of all processors since the last call; negative if it is unknown. To be called on the index's thread. */
        double ofOthers(long now) {
            long cpu = threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
            double all = machine == null ? 0 : machine.getProcessCpuLoad();
            double own = (double) (cpu - ownCpu)
                    / Math.max(1, now - measuredAt)
                    / Runtime.getRuntime().availableProcessors();
            measuredAt = now;
            ownCpu = cpu;
            return all - own;
        }
    }
}
