package io.junctura.thread;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A thread pool for many short tasks that may block. To wake a thread costs more than most tasks, so the pool wakes one at a
 * time: a woken thread wakes the next one, if more tasks wait, before it starts its own. So few threads do a burst of short
 * tasks, and as many threads as there are tasks (up to the limit) do tasks that block. Tasks start in the order in which they
 * were submitted. Thread safe.
 */
public final class WorkerPool extends AbstractExecutorService {
    private final String name;
    private final int most;
    private final long idleNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final Set<Worker> workers = new HashSet<>();
    private long made;
    /** Whether a thread was woken and has not started to work yet. */
    private boolean waking;

    private boolean closed;

    /**
     * @param name  of its threads, followed by a number
     * @param most  the largest number of threads
     * @param linger how long a thread waits for work before it ends
     */
    public WorkerPool(String name, int most, Duration linger) {
        this.name = name;
        this.most = most;
        this.idleNanos = linger.toNanos();
    }

    /** @throws RejectedExecutionException after {@link #shutdown} */
    @Override
    public void execute(Runnable task) {
        Worker woken;
        lock.lock();
        try {
            if (closed) throw new RejectedExecutionException(name + " threads take no more work");
            tasks.add(task);
            woken = nextToWake();
        } finally {
            lock.unlock();
        }
        if (woken != null) woken.wake();
    }

    /** The thread to wake, under the lock: none while another one is waking up, or all are working. */
    private @Nullable Worker nextToWake() {
        if (waking || tasks.isEmpty()) return null;
        Worker next = idle.pollLast();
        if (next == null) {
            if (workers.size() >= most) return null;
            next = new Worker(name + "-" + ++made);
            workers.add(next);
        }
        next.woken = true;
        waking = true;
        return next;
    }

    /** The largest number of threads. */
    public int most() {
        return most;
    }

    /**
     * Ends the present threads after their tasks, and replaces them: tasks may have left state on them.
     */
    public void renew() {
        List<Worker> waiting;
        lock.lock();
        try {
            for (Worker worker : workers) worker.old = true;
            waiting = List.copyOf(idle);
        } finally {
            lock.unlock();
        }
        for (Worker worker : waiting) LockSupport.unpark(worker.thread);
    }

    /** How many threads there are. */
    public int threads() {
        lock.lock();
        try {
            return workers.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many of them wait for work. */
    public int idle() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many tasks have not begun. */
    public int waiting() {
        lock.lock();
        try {
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdown() {
        List<Worker> waiting;
        lock.lock();
        try {
            closed = true;
            waiting = List.copyOf(idle);
        } finally {
            lock.unlock();
        }
        for (Worker worker : waiting) LockSupport.unpark(worker.thread);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        lock.lock();
        try {
            List<Runnable> never = List.copyOf(tasks);
            tasks.clear();
            for (Worker worker : workers) worker.thread.interrupt();
            return never;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isShutdown() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isTerminated() {
        lock.lock();
        try {
            return closed && workers.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitTermination(long limit, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(limit);
        lock.lock();
        try {
            while (!(closed && workers.isEmpty())) {
                if (nanos <= 0) return false;
                nanos = left.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private final class Worker implements Runnable {
        final Thread thread;
        /** Woken, and not working yet. Guarded by the lock. */
        private boolean woken;
        /** Used only by the thread that wakes this worker; there is one at a time. */
        private boolean started;
        /** Accepts no further task. Guarded by the lock. */
        private boolean old;

        Worker(String name) {
            thread = CleanThreadFactory.of(this, name);
        }

        /** Wakes the thread. Not under the lock, which the thread needs at once. */
        void wake() {
            if (started) {
                LockSupport.unpark(thread);
                return;
            }
            started = true;
            try {
                thread.start();
            } catch (OutOfMemoryError noThread) {
                // The waking thread has a task of its own, which must not be lost.
                notStarted(this);
            }
        }

        @Override
        public void run() {
            for (Runnable task = next(); task != null; task = next()) {
                try {
                    task.run();
                } catch (Throwable e) {
                    // Reported like the end of an ordinary thread, but this thread continues.
                    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                }
                Thread.interrupted(); // The interrupt was for that task, not for the next one.
            }
        }

        /** Waits for a task. @return null if this thread is not needed any longer */
        private @Nullable Runnable next() {
            while (true) {
                Runnable task;
                Worker another = null;
                boolean ends;
                lock.lock();
                try {
                    if (woken) {
                        woken = false;
                        waking = false;
                    }
                    ends = old;
                    task = ends ? null : tasks.poll();
                    if (ends) leave(this);
                    if (task != null || ends) another = nextToWake();
                    else if (closed) return leave(this);
                    else idle.add(this);
                } finally {
                    lock.unlock();
                }
                if (another != null) another.wake();
                if (task != null) return task;
                if (ends || !awaitWakeUp()) return null;
            }
        }

        /** @return false if the thread was not woken for a long time, or will not be woken any more */
        private boolean awaitWakeUp() {
            long until = System.nanoTime() + idleNanos;
            while (true) {
                LockSupport.parkNanos(this, Math.max(1, until - System.nanoTime()));
                Thread.interrupted(); // Otherwise it would not park again.
                lock.lock();
                try {
                    if (woken) return true;
                    if (closed || old || System.nanoTime() - until >= 0) {
                        idle.remove(this);
                        leave(this);
                        return false;
                    }
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    /** Under the lock. */
    private @Nullable Runnable leave(Worker worker) {
        workers.remove(worker);
        left.signalAll();
        return null;
    }

    /** The system has created no thread. The others do the waiting tasks, or the next task tries again to create one. */
    private void notStarted(Worker worker) {
        lock.lock();
        try {
            waking = false;
            leave(worker);
        } finally {
            lock.unlock();
        }
    }
}
