package io.junctura.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that writes. It takes all waiting writes, commits them in one transaction (one fsync), and notifies each of
 * them. It does not delay commits: writes that arrive during a commit are the next batch. Only {@linkplain QueuedWrite#isPatient()
 * patient} writes do not begin a batch of their own, for some milliseconds.
 *
 * <p>A failed commit stops the writer for good, because a later fsync that succeeds proves nothing. All later writes fail, and
 * {@code onBroken} ends the process. A full disk is different: SQLite reports it before it syncs anything. The batch is rolled
 * back. Writes that {@linkplain QueuedWrite#waitsForSpace() wait for space} are repeated one at a time until there is space; all
 * others fail at once.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** In a larger batch the first write would wait for too long. */
    private static final int MAX_PER_BATCH = 512;

    /** How long a patient write waits at most. */
    private static final long PATIENCE_NANOS = 5_000_000;

    /** The pause before the next attempt to write to a full disk. */
    private static final long PAUSE_NANOS = 500_000_000;

    private final Connection connection;
    private final Consumer<Throwable> onBroken;
    private final Checkpointer checkpointer;
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
    /** Set while the disk is full. */
    private @Nullable DiskFull full;

    private long tryAgain;
    private boolean checkpoint;
    /** Only the writer's thread uses it. */
    private boolean reportedFull;

    /** @param another opens another connection to the same database */
    Writer(Connection connection, Callable<Connection> another, Consumer<Throwable> onBroken) {
        this.connection = connection;
        this.onBroken = onBroken;
        this.checkpointer = new Checkpointer(another, this::stop);
        this.thread = new Thread(this::run, "writer");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
        checkpointer.start();
    }

    /** Queues a write, and never blocks. Callers that write much check {@link #waitingBytes()} first. */
    void submit(QueuedWrite writing) {
        Throwable refused;
        lock.lock();
        try {
            refused = broken != null ? broken : closed ? new IllegalStateException("The database is closed.") : null;
            if (refused == null && full != null && !writing.waitsForSpace()) refused = full;
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

    long waitingBytes() {
        return waitingBytes.get();
    }

    /** Whether the disk was full at the last write. */
    boolean isFull() {
        lock.lock();
        try {
            return full != null;
        } finally {
            lock.unlock();
        }
    }

    /** Requests that the log is written back into the database file, as far as readers allow. */
    void checkpoint() {
        lock.lock();
        try {
            checkpoint = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isWriterThread() {
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
                if (!writesLogBack()) return;
                continue;
            }
            try {
                CrashPoint.hit("writer.taken");
                for (int i = 0; i < batch.size(); i++) batch.get(i).write(connection);
                CrashPoint.hit("writer.written");
                connection.commit();
                CrashPoint.hit("writer.committed");
            } catch (SQLException | RuntimeException | Error failure) {
                if (!DiskFull.isCauseOf(failure) || !rolledBack()) {
                    breakDown(batch, failure);
                    return;
                }
                noSpaceFor(batch, failure);
                batch.clear();
                continue;
            }
            hasSpace();
            long bytes = 0;
            for (int i = 0; i < batch.size(); i++) {
                bytes += batch.get(i).weight();
                notifyCommitted(batch.get(i));
            }
            CrashPoint.hit("writer.told");
            batch.clear();
            if (checkpointer.committed(bytes) && !writesLogBack()) return;
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

    /** Waits for the next batch; an empty one requests a checkpoint. @return false when the writer is closed and all is written */
    private boolean take(List<QueuedWrite> batch) {
        List<QueuedWrite> lost = List.of();
        DiskFull why;
        boolean dozed = false;
        lock.lock();
        try {
            while (true) {
                why = full;
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
                    full = null;
                } else if (!waiting.isEmpty() && (urgent > 0 || patience <= 0 || closed || why != null)) {
                    take(batch, why == null ? MAX_PER_BATCH : 1);
                    return true;
                } else if (!waiting.isEmpty()) {
                    await(patience);
                } else if (closed) {
                    return false;
                } else if (checkpoint) {
                    checkpoint = false;
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

    /** Rolls the batch back and begins a transaction. @return false if that fails */
    private boolean rolledBack() {
        try {
            connection.rollback();
            return true;
        } catch (SQLException alreadyDone) {
            // SQLite has rolled the transaction back, because it could not undo a single statement.
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            return true;
        } catch (SQLException e) {
            LOG.error("The batch for which the disk has no space cannot be rolled back: {}", e.getMessage());
            return false;
        }
    }

    private void noSpaceFor(List<QueuedWrite> batch, Throwable failure) {
        DiskFull why = new DiskFull(failure);
        List<QueuedWrite> lost = new ArrayList<>();
        lock.lock();
        try {
            full = why;
            tryAgain = System.nanoTime() + PAUSE_NANOS;
            for (int i = batch.size() - 1; i >= 0; i--) {
                waiting.addFirst(batch.get(i));
                waitingBytes.addAndGet(batch.get(i).weight());
            }
            waiting.removeIf(writing -> {
                if (writing.waitsForSpace()) return false;
                waitingBytes.addAndGet(-writing.weight());
                lost.add(writing);
                return true;
            });
            urgent = 0;
            for (QueuedWrite writing : waiting) if (!writing.isPatient()) urgent++;
        } finally {
            lock.unlock();
        }
        if (!reportedFull)
            LOG.error("The disk of the data folder is full. No event is accepted until there is space again.");
        reportedFull = true;
        for (QueuedWrite writing : lost) writing.failed(why);
    }

    private void hasSpace() {
        if (!reportedFull) return;
        reportedFull = false;
        lock.lock();
        try {
            full = null;
        } finally {
            lock.unlock();
        }
        LOG.info("The disk of the data folder has space again.");
    }

    /** Writes the rest of the log back, between two batches. @return false if the database file can no longer be trusted */
    private boolean writesLogBack() {
        try {
            checkpointer.writeRestBack(connection);
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
    void stop(Throwable why) {
        boolean first = why instanceof OutOfMemoryError; // There may be no memory for anything else.
        if (first) onBroken.accept(why);
        List<QueuedWrite> lost = refuse(why);
        if (lost == null) return;
        if (!first) onBroken.accept(why);
        lost.forEach(writing -> writing.failed(why));
    }

    /** Stops the writer, and returns when the current batch is written. */
    void abandon() {
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
        checkpointer.close();
    }
}
