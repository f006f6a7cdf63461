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
 * A pool of threads for many short tasks that may block. Waking a thread costs more than most tasks, so it wakes one at a
 * time: whoever was called calls the next if there is still more to do, before it begins. A burst is thus done by few
 * threads while tasks are short, and by as many as there are tasks (up to the limit) while they block. Tasks begin in the
 * order in which they came. Thread safe.
 */
public final class WorkerPool extends AbstractExecutorService {
    private final String name;
    private final int most;
    private final long idleNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Hand> idle = new ArrayDeque<>();
    private final Set<Hand> hands = new HashSet<>();
    private long made;
    /** Whether somebody has been called and has not come yet. */
    private boolean calling;

    private boolean closed;

    /**
     * @param name  of its threads, a number follows
     * @param most  threads there may be
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
        Hand called;
        lock.lock();
        try {
            if (closed) throw new RejectedExecutionException(name + " threads take no more work");
            tasks.add(task);
            called = call();
        } finally {
            lock.unlock();
        }
        if (called != null) called.come();
    }

    /** Whom to wake, under the lock: nobody while one is on its way, or all are at work. */
    private @Nullable Hand call() {
        if (calling || tasks.isEmpty()) return null;
        Hand next = idle.pollLast();
        if (next == null) {
            if (hands.size() >= most) return null;
            next = new Hand(name + "-" + ++made);
            hands.add(next);
        }
        next.called = true;
        calling = true;
        return next;
    }

    /** How many threads there may be. */
    public int most() {
        return most;
    }

    /**
     * Lets threads of now end after what they do, and others take their place: what tasks have left on a thread goes with
     * it.
     */
    public void renew() {
        List<Hand> waiting;
        lock.lock();
        try {
            for (Hand hand : hands) hand.old = true;
            waiting = List.copyOf(idle);
        } finally {
            lock.unlock();
        }
        for (Hand hand : waiting) LockSupport.unpark(hand.thread);
    }

    /** How many threads there are. */
    public int threads() {
        lock.lock();
        try {
            return hands.size();
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
        List<Hand> waiting;
        lock.lock();
        try {
            closed = true;
            waiting = List.copyOf(idle);
        } finally {
            lock.unlock();
        }
        for (Hand hand : waiting) LockSupport.unpark(hand.thread);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        lock.lock();
        try {
            List<Runnable> never = List.copyOf(tasks);
            tasks.clear();
            for (Hand hand : hands) hand.thread.interrupt();
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
            return closed && hands.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitTermination(long limit, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(limit);
        lock.lock();
        try {
            while (!(closed && hands.isEmpty())) {
                if (nanos <= 0) return false;
                nanos = left.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private final class Hand implements Runnable {
        final Thread thread;
        /** Called, and not yet there. Guarded by the lock. */
        private boolean called;
        /** Of interest to whoever called it, one at a time. */
        private boolean started;
        /** Takes no further task. Guarded by the lock. */
        private boolean old;

        Hand(String name) {
            thread = CleanThreadFactory.of(this, name);
        }

        /** Wakes it; not under the lock, which it needs at once. */
        void come() {
            if (started) {
                LockSupport.unpark(thread);
                return;
            }
            started = true;
            try {
                thread.start();
            } catch (OutOfMemoryError noThread) {
                // Whoever called has something of its own to do, which must not be lost with this.
                neverCame(this);
            }
        }

        @Override
        public void run() {
            for (Runnable task = next(); task != null; task = next()) {
                try {
                    task.run();
                } catch (Throwable e) {
                    // Told as an ordinary thread's end would be, but this one goes on.
                    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                }
                Thread.interrupted(); // Meant for that task, not for the next.
            }
        }

        /** Waits for a task. @return null if this thread is not needed any longer */
        private @Nullable Runnable next() {
            while (true) {
                Runnable task;
                Hand another = null;
                boolean ends;
                lock.lock();
                try {
                    if (called) {
                        called = false;
                        calling = false;
                    }
                    ends = old;
                    task = ends ? null : tasks.poll();
                    if (ends) leave(this);
                    if (task != null || ends) another = call();
                    else if (closed) return leave(this);
                    else idle.add(this);
                } finally {
                    lock.unlock();
                }
                if (another != null) another.come();
                if (task != null) return task;
                if (ends || !awaitCall()) return null;
            }
        }

        /** @return false if nobody called for a long time, or there will be no more calls */
        private boolean awaitCall() {
            long until = System.nanoTime() + idleNanos;
            while (true) {
                LockSupport.parkNanos(this, Math.max(1, until - System.nanoTime()));
                Thread.interrupted(); // Else it would not park again.
                lock.lock();
                try {
                    if (called) return true;
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
    private @Nullable Runnable leave(Hand hand) {
        hands.remove(hand);
        left.signalAll();
        return null;
    }

    /** The system gave no thread. What waits is done by those that are there, or tried again with the next task. */
    private void neverCame(Hand hand) {
        lock.lock();
        try {
            calling = false;
            leave(hand);
        } finally {
            lock.unlock();
        }
    }
}
