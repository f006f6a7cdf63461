package io.junctura.plugins.stores.remote;

import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in sessions of one connection. Each operation has a session to itself, which later operations reuse. A session whose
 * operation failed is closed. Thread safe.
 */
public final class SessionPool implements AutoCloseable {
    /** More are opened if more operations run at once, and closed afterwards. */
    private static final int MAX_IDLE = 4;

    private static final long CHECK_EVERY_MILLIS = 250;

    /** Signs in. */
    @FunctionalInterface
    public interface Opener {
        /** @param guard learns of the sockets before they are used */
        RemoteSession open(SessionGuard guard) throws ConnectorException, IOException, InterruptedException;
    }

    /** Something that is done with a session. */
    @FunctionalInterface
    interface Operation<T extends @Nullable Object> {
        T with(RemoteSession session) throws ConnectorException, IOException, InterruptedException;
    }

    /** What a caller does with a part of an answer. */
    @FunctionalInterface
    interface Aside {
        void run() throws ConnectorException, IOException, InterruptedException;
    }

    private final Opener opener;
    private final Duration limit;
    private final Deque<Member> idle = new ArrayDeque<>();
    private final Set<SessionGuard> inUse = ConcurrentHashMap.newKeySet();
    private final JoinableThreads watchThread = new JoinableThreads("time limits of file sessions");
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(watchThread);
    private boolean closed;

    /** @param limit how long the server may let a request wait */
    public SessionPool(Opener opener, Duration limit) {
        this.opener = opener;
        this.limit = limit;
        var unused = watch.scheduleWithFixedDelay(
                () -> inUse.forEach(SessionGuard::check),
                CHECK_EVERY_MILLIS,
                CHECK_EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** A session for one operation of the calling thread. */
    Lease lease(Context<?> user) throws ConnectorException, IOException, InterruptedException {
        while (true) {
            Member used = reusable();
            Lease lease = new Lease(used == null ? new Member(limit) : used, user);
            boolean ready = false;
            try {
                ready = lease.isReady();
            } finally {
                if (!ready) lease.close();
            }
            if (ready) return lease;
        }
    }

    private synchronized @Nullable Member reusable() {
        if (closed) throw new IllegalStateException("the sessions of this connection are closed");
        return idle.poll();
    }

    private synchronized boolean giveBack(Member member) {
        if (closed || idle.size() >= MAX_IDLE) return false;
        idle.push(member);
        return true;
    }

    /** Closes the sessions that nothing uses, so that the next operation signs in anew: an open session proves nothing of the server. */
    public void closeIdle() {
        Deque<Member> all;
        synchronized (this) {
            all = new ArrayDeque<>(idle);
            idle.clear();
        }
        for (Member member : all) member.close();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeIdle();
        watch.shutdownNow();
        watchThread.join();
    }

    /**
     * A session and its thread. The libraries of the protocols swallow interruptions, so the calling thread must not wait inside
     * them.
     */
    private static final class Member {
        final SessionGuard guard;
        final JoinableThreads threads = new JoinableThreads("file session");
        final ExecutorService thread = Executors.newSingleThreadExecutor(threads);

        volatile @Nullable RemoteSession session;

        /** The last call that used it; the garbage collector may take that. */
        WeakReference<Object> user = new WeakReference<>(null);

        Member(Duration limit) {
            guard = new SessionGuard(limit);
        }

        void close() {
            RemoteSession open = session;
            if (open != null) open.close();
            guard.close();
            RemoteSession late = session;
            if (late != null && late != open) late.close();
            thread.shutdownNow();
            threads.join(); // The session must not keep resources of the call.
        }
    }

    /** A session in use. Ends with {@link #close}, which returns the session to the pool if it is still good. */
    final class Lease implements AutoCloseable {
        private final Member member;
        private final Context<?> user;
        private volatile boolean broken;
        private boolean over;

        private Lease(Member member, Context<?> user) {
            this.member = member;
            this.user = user;
            inUse.add(member.guard);
        }

        /**
         * Signs in, or asks whether the session still works, once for each call: a request that is lost with a dropped session would
         * be in doubt.
         *
         * @return false if the server has dropped the session
         */
        private boolean isReady() throws ConnectorException, IOException, InterruptedException {
            RemoteSession known = member.session;
            if (known == null) {
                await(() -> {
                    RemoteSession opened = opener.open(member.guard);
                    member.session = opened;
                    // The call that needed the session has ended.
                    if (member.guard.isClosed()) opened.close();
                    return opened;
                });
                return true;
            }
            if (member.user.get() == user) return true;
            try {
                if (await(known::isAlive)) return true;
            } catch (ConnectorException | IOException e) {
                // Then it does not.
            }
            broken = true;
            return false;
        }

        /** Asks the server; its time limit begins. */
        <T extends @Nullable Object> T call(Operation<T> operation)
                throws ConnectorException, IOException, InterruptedException {
            RemoteSession current = member.session;
            if (current == null || over) throw new IllegalStateException("this session is not open");
            return await(() -> operation.with(current));
        }

        /** Work on the session's thread. */
        private interface Work<T extends @Nullable Object> {
            T run() throws ConnectorException, IOException, InterruptedException;
        }

        private <T extends @Nullable Object> T await(Work<T> work)
                throws ConnectorException, IOException, InterruptedException {
            member.guard.begin();
            Future<T> result = member.thread.submit(work::run);
            member.guard.awaits(result);
            try {
                return result.get();
            } catch (InterruptedException e) {
                broken = true;
                member.guard.close();
                member.close();
                throw e;
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            } catch (CancellationException e) {
                throw failure(new InterruptedIOException("the session was closed"));
            } finally {
                member.guard.pause();
            }
        }

        private IOException failure(Throwable thrown) throws ConnectorException, IOException, InterruptedException {
            member.guard.mustHaveBeenInTime(thrown);
            if (thrown instanceof ConnectorException answer) throw answer;
            if (thrown instanceof FileSystemException answer) return answer;
            broken = true;
            if (thrown instanceof IOException e) return e;
            if (thrown instanceof InterruptedException e) throw e;
            if (thrown instanceof Error e) throw e;
            throw thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
        }

        /** A part of the answer has come: the time limit begins again. */
        void progressed() {
            member.guard.begin();
        }

        /** Does something else in the middle of an operation, without its time counting. */
        void aside(Aside work) throws ConnectorException, IOException, InterruptedException {
            member.guard.pause();
            boolean done = false;
            try {
                work.run();
                done = true;
            } finally {
                if (!done) broken = true; // The rest of the answer is still to come.
                member.guard.begin();
            }
        }

        /** The session is not to be used again. */
        void discard() {
            broken = true;
        }

        @Override
        public void close() {
            if (over) return;
            over = true;
            inUse.remove(member.guard);
            member.user = new WeakReference<>(user);
            boolean isGood = member.session != null && !broken && !member.guard.isClosed();
            if (isGood && giveBack(member)) return;
            if (!isGood) member.guard.close(); // First: a session that waits for its server could not sign off.
            member.close();
        }
    }
}
