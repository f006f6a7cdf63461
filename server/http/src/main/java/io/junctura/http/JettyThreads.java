package io.junctura.http;

import io.junctura.thread.WorkerPool;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.ExecutionStrategy;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.TryExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Jetty run its connections on our threads, without reserved threads of its own.
 *
 * @param maxThreads the limit of threads of the pool
 */
record JettyThreads(WorkerPool pool, int maxThreads) implements ThreadPool, TryExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(JettyThreads.class);

    /**
     * Jetty calls this method to answer a broken request. If it returned false, Jetty would start a thread for each such request.
     * It returns false only for Jetty's own {@link ExecutionStrategy}, which must stay on its thread.
     */
    @Override
    public boolean tryExecute(Runnable task) {
        if (task instanceof ExecutionStrategy) return false;
        execute(task);
        return true;
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(() -> run(task));
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (IllegalStateException e) {
            if (!isReleasedTwice(e)) throw e;
            LOG.debug("Jetty released a buffer of a closed connection twice.", e);
        }
    }

    /**
     * Two threads of Jetty can release the buffer of a connection that breaks off. Jetty closes that connection then, and the
     * second release changes nothing, so it is not reported as an error. See issue 12939 of Jetty.
     */
    private static boolean isReleasedTwice(IllegalStateException e) {
        String message = e.getMessage();
        return message != null && message.startsWith("already released");
    }

    @Override
    public void join() throws InterruptedException {
        pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public int getThreads() {
        return pool.threads();
    }

    @Override
    public int getIdleThreads() {
        return pool.idle();
    }

    @Override
    public boolean isLowOnThreads() {
        return pool.threads() == maxThreads && pool.waiting() > 0;
    }
}
