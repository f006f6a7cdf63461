package io.junctura.connector.input;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.RowStreams;
import io.junctura.json.Footprint;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Reads the next rows on another thread while the consumer uses the last ones, and reserves memory for both. */
public final class ReadAhead implements RowStreams.Reader {

    /** Milliseconds that {@code close} waits for an interrupted read. */
    private static final long ENDS_WITHIN = 1_000;

    private static final System.Logger LOG = System.getLogger(ReadAhead.class.getName());

    /** Rows whose memory is not reserved. */
    private static final long NOT_RESERVED = -1;

    /** Rows that another thread can be stopped from reading. */
    public interface Source extends RowStreams.Reader {

        /** Ends what a read waits for, where an interruption does not: its sockets. Any thread. */
        default void abort() {}
    }

    private final Source rows;
    private final Reservation values;
    private final Executor threads;
    private @Nullable Reading next;
    private boolean closed;

    /** Rows that were read ahead and are not returned yet. */
    private List<@Nullable Object> rest = List.of();

    /** Bytes reserved for the rows that the consumer has. */
    private long reserved;

    /**
     * @param rows   closed with this. If a read ignores its interruption, they are closed when it ends
     * @param values the consumer's; reserves the rows that it has, and those that were read ahead
     */
    public ReadAhead(Source rows, Reservation values, Executor threads) {
        this.rows = rows;
        this.values = values;
        this.threads = threads;
    }

    @Override
    public List<@Nullable Object> next(int most) throws ConnectorException {
        List<@Nullable Object> some = rest.isEmpty() ? read(most) : rest;
        rest = List.of();
        if (some.size() > most) {
            rest = new ArrayList<>(some.subList(most, some.size()));
            return new ArrayList<>(some.subList(0, most));
        }
        if (next == null && !some.isEmpty()) begin(most);
        return some;
    }

    private List<@Nullable Object> read(int most) throws ConnectorException {
        values.shrink(reserved);
        reserved = 0;
        Reading ahead = next;
        next = null;
        // If all threads are busy, no thread has begun the read. The consumer does not wait for one.
        if (ahead == null || ahead.take()) return reserved(rows.next(most));
        List<@Nullable Object> some = ahead.await();
        if (ahead.reserved == NOT_RESERVED) return reserved(some);
        reserved = ahead.reserved;
        return some;
    }

    private List<@Nullable Object> reserved(List<@Nullable Object> some) throws ConnectorException {
        long bytes = Footprint.ofValue(some);
        try {
            values.grow(bytes);
        } catch (MemoryExhausted e) {
            throw ReservedJson.noMemory(e);
        }
        reserved = bytes;
        return some;
    }

    private void begin(int most) {
        Reading reading = new Reading(most);
        try {
            threads.execute(reading);
            next = reading;
        } catch (RejectedExecutionException stopping) {
            // They are read when they are asked for.
        }
    }

    /** Closing again does nothing: a read may still be under way then. */
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        values.shrink(reserved);
        reserved = 0;
        Reading ahead = next;
        next = null;
        if (ahead == null || ahead.take()) rows.close();
        else ahead.stop();
    }

    private final class Reading implements Runnable {
        private final int most;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CountDownLatch ended = new CountDownLatch(1);

        // Guarded by this.

        private @Nullable Thread thread;
        private boolean stopped;
        private boolean over;

        // Written before it has ended, and read afterwards.

        private List<@Nullable Object> some = List.of();
        private long reserved = NOT_RESERVED;
        private @Nullable Throwable failure;

        Reading(int most) {
            this.most = most;
        }

        /** Whether the caller reads. If not, another thread has begun to read. */
        boolean take() {
            return taken.compareAndSet(false, true);
        }

        @Override
        public void run() {
            if (!take()) return;
            synchronized (this) {
                thread = Thread.currentThread();
                if (stopped) thread.interrupt();
            }
            try {
                some = rows.next(most);
                reserve();
            } catch (ConnectorException | RuntimeException | Error e) {
                failure = e;
            } finally {
                boolean alone;
                synchronized (this) {
                    thread = null;
                    over = true;
                    alone = stopped;
                    // A late interruption must not hit the next task of this thread.
                    Thread.interrupted();
                }
                if (alone) free();
                ended.countDown();
            }
        }

        /** If both do not fit, these wait without it: the consumer needs less when it has used the last ones. */
        private void reserve() {
            long bytes = Footprint.ofValue(some);
            try {
                values.grow(bytes);
                reserved = bytes;
            } catch (MemoryExhausted e) {
                reserved = NOT_RESERVED;
            }
        }

        List<@Nullable Object> await() throws ConnectorException {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                next = this; // To be stopped when the rows are closed.
                throw ConnectorException.tryLater(Reached.NO, "The reading of the rows was interrupted.", e);
            }
            Throwable why = failure;
            if (why instanceof ConnectorException known) throw known;
            if (why instanceof RuntimeException known) throw known;
            if (why instanceof Error known) throw known;
            return some;
        }

        /** Stops the read. The rows are closed when it has ended. */
        void stop() {
            boolean here;
            synchronized (this) {
                here = over;
                stopped = !here;
                if (thread != null) thread.interrupt();
            }
            if (here) {
                free();
                return;
            }
            rows.abort();
            try {
                // So that the resources of the rows are free before the consumer ends.
                boolean timely = ended.await(ENDS_WITHIN, TimeUnit.MILLISECONDS);
                if (!timely) LOG.log(Level.DEBUG, "Rows are closed later: a read ignores its interruption.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void free() {
            if (reserved != NOT_RESERVED) values.shrink(reserved);
            rows.close();
        }
    }
}
