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
 * The only thread that writes. It takes all that waits, writes it in one transaction, commits (one fsync), and tells each
 * of it; what arrives meanwhile is the next batch. There is no waiting window: alone, a write costs one fsync; under load,
 * many share one. Only what {@linkplain Writing#isPatient() nobody waits for} begins no batch of its own, for as long as
 * something else may take it along.
 *
 * <p>A failed commit stops it for good (an fsync that failed once proves nothing when it succeeds later): every later
 * write is lost, and {@code onBroken} is told, which ends the process. A full disk is no such thing: SQLite says so before
 * anything is synced. The batch is taken back whole, then what must not be lost is tried again, one at a time, until there
 * is room; all else is lost at once meanwhile.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** More would let the first of a batch wait for too long. */
    private static final int MOST_PER_BATCH = 512;

    /** How long what nobody waits for is kept at most. */
    private static final long PATIENCE_NANOS = 5_000_000;

    /** How long it waits before it tries a full disk again. */
    private static final long PAUSE_NANOS = 500_000_000;

    private final Connection connection;
    private final Consumer<Throwable> onBroken;
    private final Checkpointer checkpointer;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Writing> waiting = new ArrayDeque<>();
    /** How many of them somebody waits for. */
    private int urgent;
    /** When those that nobody waits for are written at the latest. */
    private long patientUntil;
    /** Whether it waits without a limit, so that it must be woken for anything at all. */
    private boolean asleep;

    /** Changed under the lock, and read without. */
    private final AtomicLong waitingBytes = new AtomicLong();

    private boolean closed;
    private @Nullable Throwable broken;
    /** Set while the disk is full. */
    private @Nullable DiskFull full;

    private long tryAgain;
    private boolean checkpoint;
    /** The writer thread's own. */
    private boolean saidSo;

    /** @param another opens a further connection to the same database */
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

    /** Queues a write. Never blocks; callers that must not flood it look at {@link #waitingBytes()} first. */
    void submit(Writing writing) {
        Throwable refused;
        lock.lock();
        try {
            refused = broken != null ? broken : closed ? new IllegalStateException("The database is closed.") : null;
            if (refused == null && full != null && !writing.waitsForRoom()) refused = full;
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

    /** Whether the disk was full when it was last written to. */
    boolean isFull() {
        lock.lock();
        try {
            return full != null;
        } finally {
            lock.unlock();
        }
    }

    /** Asks for what is in the log to be put into the database file, as far as no reader is in the way. */
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
            // Whoever waits for a commit would wait for ever.
            stop(e);
        }
    }

    private void writeAll() {
        List<Writing> batch = new ArrayList<>(MOST_PER_BATCH);
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
                if (!DiskFull.isSaidBy(failure) || !takenBack()) {
                    breakDown(batch, failure);
                    return;
                }
                noRoomFor(batch, failure);
                batch.clear();
                continue;
            }
            hasRoom();
            long bytes = 0;
            for (int i = 0; i < batch.size(); i++) {
                bytes += batch.get(i).weight();
                tell(batch.get(i));
            }
            CrashPoint.hit("writer.told");
            batch.clear();
            if (checkpointer.committed(bytes) && !writesLogBack()) return;
        }
    }

    /** Whoever cannot hear it must not keep the others from being written. */
    private static void tell(Writing writing) {
        try {
            writing.committed();
        } catch (RuntimeException e) {
            LOG.error("A commit could not be told to whoever waited for it", e);
        }
    }

    /** Waits for the next batch; an empty one asks for a checkpoint. @return false when closed and drained */
    private boolean take(List<Writing> batch) {
        List<Writing> lost = List.of();
        DiskFull why;
        boolean dozed = false;
        lock.lock();
        try {
            while (true) {
                why = full;
                long patience = waiting.isEmpty() ? 0 : patientUntil - System.nanoTime();
                if (why != null && closed) {
                    // It had its last chance; what is in the journal goes on at the next start.
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
                    take(batch, why == null ? MOST_PER_BATCH : 1);
                    return true;
                } else if (!waiting.isEmpty()) {
                    await(patience);
                } else if (closed) {
                    return false;
                } else if (checkpoint) {
                    checkpoint = false;
                    return true;
                } else if (!dozed) {
                    // Who comes now and is patient need not wake it.
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
        for (Writing writing : lost) writing.failed(why);
        return false;
    }

    private void take(List<Writing> batch, int most) {
        while (batch.size() < most && !waiting.isEmpty()) {
            Writing writing = waiting.poll();
            waitingBytes.addAndGet(-writing.weight());
            if (!writing.isPatient()) urgent--;
            batch.add(writing);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The loop is its caller's, who looks anew at all there is.
    private void await(long nanos) {
        try {
            arrived.awaitNanos(nanos);
        } catch (InterruptedException nobodyShould) {
            LOG.warn("Something interrupted the writer; it goes on.");
        }
    }

    /** Takes the batch back and begins anew. @return false if even that failed */
    private boolean takenBack() {
        try {
            connection.rollback();
            return true;
        } catch (SQLException alreadyDone) {
            // SQLite takes a transaction back by itself where it cannot undo a single statement.
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            return true;
        } catch (SQLException e) {
            LOG.error("The batch for which the disk has no room cannot be taken back: {}", e.getMessage());
            return false;
        }
    }

    private void noRoomFor(List<Writing> batch, Throwable failure) {
        DiskFull why = new DiskFull(failure);
        List<Writing> lost = new ArrayList<>();
        lock.lock();
        try {
            full = why;
            tryAgain = System.nanoTime() + PAUSE_NANOS;
            for (int i = batch.size() - 1; i >= 0; i--) {
                waiting.addFirst(batch.get(i));
                waitingBytes.addAndGet(batch.get(i).weight());
            }
            waiting.removeIf(writing -> {
                if (writing.waitsForRoom()) return false;
                waitingBytes.addAndGet(-writing.weight());
                lost.add(writing);
                return true;
            });
            urgent = 0;
            for (Writing writing : waiting) if (!writing.isPatient()) urgent++;
        } finally {
            lock.unlock();
        }
        if (!saidSo) LOG.error("The disk of the data folder is full. Nothing new is taken until there is room again.");
        saidSo = true;
        for (Writing writing : lost) writing.failed(why);
    }

    private void hasRoom() {
        if (!saidSo) return;
        saidSo = false;
        lock.lock();
        try {
            full = null;
        } finally {
            lock.unlock();
        }
        LOG.info("The disk of the data folder has room again.");
    }

    /** Between two batches. @return false if the file cannot be relied on any more */
    private boolean writesLogBack() {
        try {
            checkpointer.writeRestBack(connection);
            return true;
        } catch (SQLException | RuntimeException | Error failure) {
            stop(failure);
            return false;
        }
    }

    private void breakDown(List<Writing> batch, Throwable failure) {
        stop(failure);
        batch.forEach(writing -> writing.failed(failure));
    }

    /** Writes nothing more, since what is on disk cannot be trusted. Any thread may say so; the first is heard. */
    void stop(Throwable why) {
        boolean first = why instanceof OutOfMemoryError; // There may be no memory for anything else.
        if (first) onBroken.accept(why);
        List<Writing> lost = refuse(why);
        if (lost == null) return;
        if (!first) onBroken.accept(why);
        lost.forEach(writing -> writing.failed(why));
    }

    /** Writes nothing more, and returns when the batch under way is written. */
    void abandon() {
        IllegalStateException why = new IllegalStateException("The server was killed.");
        List<Writing> lost = refuse(why);
        close();
        if (lost != null) lost.forEach(writing -> writing.failed(why));
    }

    /** @return what waited; null if nothing is written any more already */
    private @Nullable List<Writing> refuse(Throwable why) {
        lock.lock();
        try {
            if (broken != null) return null;
            broken = why;
            List<Writing> lost = List.copyOf(waiting);
            waiting.clear();
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, then ends. */
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
