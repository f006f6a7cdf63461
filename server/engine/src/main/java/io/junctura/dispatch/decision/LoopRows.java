package io.junctura.dispatch.decision;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.connector.Actions;
import io.junctura.connector.AttemptState;
import io.junctura.connector.BatchItems;
import io.junctura.connector.input.Durations;
import io.junctura.dispatch.time.Workers;
import io.junctura.files.RowSource;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.Run;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a loop that a plugin reads. A worker reads some rows ahead while the loop uses the rows before, so that the thread of the
 * run never waits for the plugin.
 */
final class LoopRows implements RowSource.Rows {
    /** How long one read may take. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** How often a read is repeated after a temporary failure, such as too little memory. */
    private static final int MAX_REPETITIONS = 8;

    /** Milliseconds before the first repetition; doubled each time. */
    private static final long FIRST_PAUSE = 250;

    /** Opens the rows from the first one. */
    @FunctionalInterface
    interface Opening {
        RowStreams.Reader open() throws ConnectorException, InterruptedException;
    }

    /**
     * Where the rows come from.
     *
     * @param there called after each read, also after one that failed
     */
    record Source(Actions actions, Rows.Unread rows, Runnable there) {}

    private final Opening opening;
    private final int some;
    private final Workers workers;
    private final Clock clock;
    private final Reservation values;
    private final Runnable there;

    // Used only by the thread that reads at the moment.

    private RowStreams.@Nullable Reader reader;

    /** The row that is read next. */
    private long row;

    private int repetitions;

    // Guarded by this.

    private boolean reading;
    private boolean closed;
    private boolean late;
    private int readings;
    private @Nullable Thread thread;
    private @Nullable List<?> next;
    private @Nullable String failure;

    /**
     * @param from   the first row that is wanted, from 0
     * @param some   how many are read at a time
     * @param values closed with this
     * @param there  called after each read, also after one that failed
     */
    private LoopRows(
            Opening opening, long from, int some, Workers workers, Clock clock, Reservation values, Runnable there) {
        this.opening = opening;
        this.row = from;
        this.some = some;
        this.workers = workers;
        this.clock = clock;
        this.values = values;
        this.there = there;
        begin();
    }

    /** The rows of a loop of an active run. */
    static LoopRows of(Run run, String loop, Source source, long from, int some, Workers workers, Clock clock) {
        Reservation values = HeapShare.REMOTE_VALUES.open();
        Actions.Attempt as = new Actions.Attempt(
                run.flow().name().toString(),
                run.id(),
                loop,
                "",
                1,
                Instant.MAX,
                run.accepted().hops(),
                values,
                AttemptState.inMemory(),
                new BatchItems(Set.of()));
        return new LoopRows(
                () -> source.actions().rows(source.rows(), as), from, some, workers, clock, values, source.there());
    }

    /** Whether the next read has finished, or failed. */
    synchronized boolean isThere() {
        return next != null || failure != null;
    }

    @Override
    public List<?> next(int most) throws IOException {
        List<?> rows;
        synchronized (this) {
            if (failure != null) throw new IOException(failure);
            rows = next;
            if (rows == null) throw new IllegalStateException("the rows are not there yet");
            next = null;
        }
        if (!rows.isEmpty()) begin();
        return rows;
    }

    private void begin() {
        synchronized (this) {
            reading = true;
        }
        // If the server is stopping, the run is not told and stays as it is.
        workers.execute(this::read);
    }

    private synchronized void endIfLate(int of) {
        if (readings != of || thread == null) return;
        late = true;
        thread.interrupt();
    }

    private void read() {
        int number;
        synchronized (this) {
            thread = Thread.currentThread();
            late = false;
            number = ++readings;
        }
        workers.at(clock.millis() + LIMIT.toMillis(), () -> endIfLate(number));
        List<?> rows = null;
        String why = null;
        boolean permits = false;
        try {
            rows = closed() ? List.of() : some();
        } catch (ConnectorException e) {
            why = String.valueOf(e.getMessage());
            permits = e.kind() == ErrorKind.TRY_LATER;
        } catch (InterruptedException e) {
            why = "The reading of the rows was interrupted.";
        } catch (RuntimeException | Error e) {
            why = "The rows cannot be read: " + e;
        }
        boolean over;
        boolean again;
        synchronized (this) {
            thread = null;
            // An interrupt that came too late must not hit the next task of this thread.
            Thread.interrupted();
            over = closed;
            again = permits && !late && !over && repetitions < MAX_REPETITIONS;
            reading = again;
            if (late && why != null) why = "The next rows were not read within " + Durations.text(LIMIT) + ".";
            if (!again) {
                next = rows;
                failure = why;
            }
        }
        if (again) repeat();
        else if (over) release();
        else there.run();
    }

    /** Opens the rows again after a pause, and continues at the next row. */
    private void repeat() {
        closeReader();
        workers.at(clock.millis() + (FIRST_PAUSE << repetitions++), this::read);
    }

    private synchronized boolean closed() {
        return closed;
    }

    private List<?> some() throws ConnectorException, InterruptedException {
        RowStreams.Reader from = reader;
        if (from == null) {
            reader = from = opening.open();
            for (long passed = 0; passed < row; ) {
                int skipped = from.next((int) Math.min(some, row - passed)).size();
                if (skipped == 0) return List.of();
                passed += skipped;
                if (Thread.interrupted()) throw new InterruptedException();
            }
        }
        List<?> rows = from.next(some);
        row += rows.size();
        repetitions = 0;
        return rows;
    }

    private void closeReader() {
        RowStreams.Reader from = reader;
        reader = null;
        if (from != null) from.close();
    }

    private void release() {
        closeReader();
        values.close();
    }

    /** Interrupts a read under way; its reader is closed after it. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
            if (reading) {
                if (thread != null) thread.interrupt();
                return;
            }
        }
        workers.execute(this::release);
    }
}
