package io.junctura.database;

import io.junctura.database.BatchCommitter.Result;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that writes to a database. It takes all waiting writes, commits them in one transaction (one fsync), and
 * notifies each of them. It does not delay commits: writes that arrive during a commit are the next batch. Only
 * {@linkplain QueuedWrite#isPatient() patient} writes do not begin a batch of their own, for some milliseconds.
 *
 * <p>A commit that fails for good stops the writer. All later writes fail, and {@code onBroken} ends the process. While the
 * database is {@linkplain DatabaseUnavailable unavailable}, writes that {@linkplain QueuedWrite#isRetried() may be retried} are repeated
 * one at a time until one succeeds; all others fail at once. Thread safe.
 */
public final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** In a larger batch the first write would wait for too long. */
    private static final int MAX_PER_BATCH = 512;

    /** How long a patient write waits at most. */
    private static final long PATIENCE_NANOS = 5_000_000;

    /** The pause before the next attempt to write to an unavailable database. */
    private static final long PAUSE_NANOS = 500_000_000;

    private final BatchCommitter committer;
    private final Consumer<Throwable> onBroken;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<QueuedWrite> waiting = new ArrayDeque<>();
    /** How many of the waiting writes are not patient. */
    private int urgent;
    /** When the waiting patient writes are written at the latest. */
    private long patientUntil;
    /** Whether the thread waits without a time limit, so that every write has to wake it. */
    private boolean asleep;

    /** Written under the lock, read without. */
    private final AtomicLong waitingBytes = new AtomicLong();

    private boolean closed;
    private @Nullable Throwable broken;
    /** Set while the database is unavailable. */
    private @Nullable DatabaseUnavailable unavailable;

    private long tryAgain;
    private boolean maintenance;
    /** What was logged and has not ended. Only the writer's thread uses it. */
    private @Nullable DatabaseUnavailable reported;

    /** @param onBroken called once, on any thread, when the writer stops because the database cannot be trusted any more */
    public Writer(BatchCommitter committer, Consumer<Throwable> onBroken) {
        this.committer = committer;
        this.onBroken = onBroken;
        this.thread = new Thread(this::run, "writer");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Queues a write, and never blocks. Callers that write much check {@link #waitingBytes()} first. */
    public void submit(QueuedWrite writing) {
        Throwable refused;
        lock.lock();
        try {
            refused = broken != null ? broken : closed ? new IllegalStateException("The database is closed.") : null;
            if (refused == null && unavailable != null && !writing.isRetried()) refused = unavailable;
            if (refused == null) {
                if (waiting.isEmpty()) patientUntil = System.nanoTime() + PATIENCE_NANOS;
                waiting.add(writing);
                waitingBytes.addAndGet(writing.weight());
                if (!writing.isPatient()) urgent++;
                if (asleep || (urgent == 1 && !writing.isPatient())) arrived.signal();
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) writing.failed(refused);
    }

    public long waitingBytes() {
        return waitingBytes.get();
    }

    /** Why the last write failed; null: it succeeded. */
    public @Nullable DatabaseUnavailable unavailable() {
        lock.lock();
        try {
            return unavailable;
        } finally {
            lock.unlock();
        }
    }

    /** Requests {@link BatchCommitter#maintain}. */
    public void maintain() {
        lock.lock();
        try {
            maintenance = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    public boolean isWriterThread() {
        return Thread.currentThread() == thread;
    }

    private void run() {
        try {
            writeAll();
        } catch (RuntimeException | Error e) {
            // Otherwise callers would wait for their commits for ever.
            stop(e);
        }
    }

    private void writeAll() {
        List<QueuedWrite> batch = new ArrayList<>(MAX_PER_BATCH);
        while (take(batch)) {
            if (batch.isEmpty()) {
                if (!maintained()) return;
                continue;
            }
            Result result;
            try {
                CrashPoint.hit("writer.taken");
                result = decided(batch, committer.commit(batch));
            } catch (SQLException | RuntimeException | Error failure) {
                breakDown(batch, failure);
                return;
            }
            if (result instanceof Result.NotWritten failed) {
                putBack(batch, failed.why());
                batch.clear();
                continue;
            }
            available();
            long bytes = 0;
            for (int i = 0; i < batch.size(); i++) {
                bytes += batch.get(i).weight();
                notifyCommitted(batch.get(i));
            }
            CrashPoint.hit("writer.told");
            batch.clear();
            try {
                committer.committed(bytes);
            } catch (SQLException | RuntimeException | Error failure) {
                stop(failure);
                return;
            }
        }
    }

    /** Asks until it is known whether the batch was committed. No write of the batch can be answered before. */
    private Result decided(List<QueuedWrite> batch, Result result) throws SQLException {
        while (result instanceof Result.Undecided undecided) {
            fail(becomesUnavailable(undecided.why()), undecided.why());
            if (!pause()) throw undecided.why();
            result = committer.decide(batch);
        }
        return result;
    }

    /** @return false when the writer was closed before */
    private boolean pause() {
        lock.lock();
        try {
            boolean last = closed;
            long pause = tryAgain - System.nanoTime();
            if (!last && pause > 0) await(pause);
            return !last;
        } finally {
            lock.unlock();
        }
    }

    /** An exception of one listener must not keep the other writes from being committed. */
    private static void notifyCommitted(QueuedWrite writing) {
        try {
            writing.committed();
        } catch (RuntimeException e) {
            LOG.error("The listener of a commit has failed", e);
        }
    }

    /** Waits for the next batch; an empty one requests maintenance. @return false when the writer is closed and all is written */
    private boolean take(List<QueuedWrite> batch) {
        List<QueuedWrite> lost = List.of();
        DatabaseUnavailable why;
        boolean dozed = false;
        lock.lock();
        try {
            while (true) {
                why = unavailable;
                long patience = waiting.isEmpty() ? 0 : patientUntil - System.nanoTime();
                if (why != null && closed) {
                    // The last attempt has failed. What is in the journal continues at the next start.
                    lost = List.copyOf(waiting);
                    waiting.clear();
                    break;
                }
                long pause = why == null ? 0 : tryAgain - System.nanoTime();
                if (pause > 0) {
                    await(pause);
                } else if (why != null && waiting.isEmpty()) {
                    unavailable = null;
                } else if (!waiting.isEmpty() && (urgent > 0 || patience <= 0 || closed || why != null)) {
                    take(batch, why == null ? MAX_PER_BATCH : 1);
                    return true;
                } else if (!waiting.isEmpty()) {
                    await(patience);
                } else if (closed) {
                    return false;
                } else if (maintenance) {
                    maintenance = false;
                    return true;
                } else if (!dozed) {
                    // A patient write that arrives now need not wake the thread.
                    dozed = true;
                    await(PATIENCE_NANOS);
                } else {
                    asleep = true;
                    arrived.awaitUninterruptibly();
                    asleep = false;
                }
            }
        } finally {
            lock.unlock();
        }
        for (QueuedWrite writing : lost) writing.failed(why);
        return false;
    }

    private void take(List<QueuedWrite> batch, int most) {
        while (batch.size() < most && !waiting.isEmpty()) {
            QueuedWrite writing = waiting.poll();
            waitingBytes.addAndGet(-writing.weight());
            if (!writing.isPatient()) urgent--;
            batch.add(writing);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The caller loops and checks all conditions again.
    private void await(long nanos) {
        try {
            arrived.awaitNanos(nanos);
        } catch (InterruptedException ignored) {
            LOG.warn("The writer was interrupted; it continues.");
        }
    }

    /** Nothing of the batch was written: what waits is written again, and the rest fails. */
    private void putBack(List<QueuedWrite> batch, DatabaseUnavailable why) {
        List<QueuedWrite> lost;
        lock.lock();
        try {
            for (int i = batch.size() - 1; i >= 0; i--) {
                waiting.addFirst(batch.get(i));
                waitingBytes.addAndGet(batch.get(i).weight());
            }
            lost = becomesUnavailable(why);
        } finally {
            lock.unlock();
        }
        fail(lost, why);
    }

    /** @return the waiting writes that fail now */
    private List<QueuedWrite> becomesUnavailable(DatabaseUnavailable why) {
        List<QueuedWrite> lost = new ArrayList<>();
        lock.lock();
        try {
            unavailable = why;
            tryAgain = System.nanoTime() + PAUSE_NANOS;
            waiting.removeIf(writing -> {
                if (writing.isRetried()) return false;
                waitingBytes.addAndGet(-writing.weight());
                lost.add(writing);
                return true;
            });
            urgent = 0;
            for (QueuedWrite writing : waiting) if (!writing.isPatient()) urgent++;
        } finally {
            lock.unlock();
        }
        if (reported == null) LOG.error("{}", why.reported());
        reported = why;
        return lost;
    }

    private static void fail(List<QueuedWrite> lost, DatabaseUnavailable why) {
        for (QueuedWrite writing : lost) writing.failed(why);
    }

    private void available() {
        DatabaseUnavailable was = reported;
        if (was == null) return;
        reported = null;
        lock.lock();
        try {
            unavailable = null;
        } finally {
            lock.unlock();
        }
        LOG.info("{}", was.ended());
    }

    /** @return false if the database can no longer be trusted */
    private boolean maintained() {
        try {
            committer.maintain();
            return true;
        } catch (SQLException | RuntimeException | Error failure) {
            stop(failure);
            return false;
        }
    }

    private void breakDown(List<QueuedWrite> batch, Throwable failure) {
        stop(failure);
        batch.forEach(writing -> writing.failed(failure));
    }

    /** Stops the writer, because what is on disk cannot be trusted. Any thread may call this; only the first call has an effect. */
    public void stop(Throwable why) {
        boolean first = why instanceof OutOfMemoryError; // There may be no memory for anything else.
        if (first) onBroken.accept(why);
        List<QueuedWrite> lost = refuse(why);
        if (lost == null) return;
        if (!first) onBroken.accept(why);
        lost.forEach(writing -> writing.failed(why));
    }

    /** Stops the writer, and returns when the current batch is written. */
    public void abandon() {
        IllegalStateException why = new IllegalStateException("The server was killed.");
        List<QueuedWrite> lost = refuse(why);
        close();
        if (lost != null) lost.forEach(writing -> writing.failed(why));
    }

    /** @return the waiting writes; null if the writer was stopped before */
    private @Nullable List<QueuedWrite> refuse(Throwable why) {
        lock.lock();
        try {
            if (broken != null) return null;
            broken = why;
            List<QueuedWrite> lost = List.copyOf(waiting);
            waiting.clear();
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        committer.close();
    }
}
