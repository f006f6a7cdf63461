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
 * @param most the highest number of threads of the pool
 */
record JettyThreads(WorkerPool crew, int most) implements ThreadPool, TryExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(JettyThreads.class);

    /**
     * Jetty hands over the answer to a broken request like that, and starts a thread for each one that is refused here: so
     * clients that break off would cost a thread each. It asks the same for its strategy, which shall stay on its thread.
     */
    @Override
    public boolean tryExecute(Runnable task) {
        if (task instanceof ExecutionStrategy) return false;
        execute(task);
        return true;
    }

    @Override
    public void execute(Runnable task) {
        crew.execute(() -> run(task));
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
        crew.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public int getThreads() {
        return crew.threads();
    }

    @Override
    public int getIdleThreads() {
        return crew.idle();
    }

    @Override
    public boolean isLowOnThreads() {
        return crew.threads() == most && crew.waiting() > 0;
    }
}
