package io.junctura.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that writes. It takes all that waits, writes it in one transaction, commits (one fsync), and tells each
 * of it; what arrives meanwhile is the next batch. There is no waiting window: alone, a write costs one fsync; under load,
 * many share one.
 *
 * <p>A failed commit stops it for good (an fsync that failed once proves nothing when it succeeds later): every later
 * write is lost, and {@code onBroken} is told, which ends the process.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** More would let the first of a batch wait for too long. */
    private static final int MOST_PER_BATCH = 512;

    private final Connection connection;
    private final Consumer<Throwable> onBroken;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Writing> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean closed;
    private @Nullable Throwable broken;

    Writer(Connection connection, Consumer<Throwable> onBroken) {
        this.connection = connection;
        this.onBroken = onBroken;
        this.thread = new Thread(this::run, "writer");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Queues a write. Never blocks; callers that must not flood it look at {@link #waitingBytes()} first. */
    void submit(Writing writing) {
        Throwable refused;
        lock.lock();
        try {
            refused = broken != null ? broken : closed ? new IllegalStateException("The database is closed.") : null;
            if (refused == null) {
                waiting.add(writing);
                waitingBytes += writing.weight();
                if (waiting.size() == 1) arrived.signal();
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) writing.lost(refused);
    }

    long waitingBytes() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    boolean isWriterThread() {
        return Thread.currentThread() == thread;
    }

    private void run() {
        List<Writing> batch = new ArrayList<>(MOST_PER_BATCH);
        while (take(batch)) {
            try {
                CrashPoint.hit("writer.taken");
                for (int i = 0; i < batch.size(); i++) batch.get(i).write(connection);
                CrashPoint.hit("writer.written");
                connection.commit();
                CrashPoint.hit("writer.committed");
            } catch (SQLException | RuntimeException | Error failure) {
                breakDown(batch, failure);
                return;
            }
            for (int i = 0; i < batch.size(); i++) tell(batch.get(i));
            CrashPoint.hit("writer.told");
            batch.clear();
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

    /** Waits for the next batch. @return false when closed and drained */
    private boolean take(List<Writing> batch) {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                if (closed) return false;
                arrived.awaitUninterruptibly();
            }
            while (batch.size() < MOST_PER_BATCH && !waiting.isEmpty()) {
                Writing writing = waiting.poll();
                waitingBytes -= writing.weight();
                batch.add(writing);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void breakDown(List<Writing> batch, Throwable failure) {
        List<Writing> lost = new ArrayList<>(batch);
        lock.lock();
        try {
            broken = failure;
            lost.addAll(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        onBroken.accept(failure);
        lost.forEach(writing -> writing.lost(failure));
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
    }
}
