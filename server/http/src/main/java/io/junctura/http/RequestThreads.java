package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** Runs requests on threads of their class, queues them, or refuses them. */
final class RequestThreads {
    /** A client that waits longer has probably given up. */
    private static final long MAX_WAIT_NANOS = 20_000_000_000L;

    private final Map<RequestClass, RequestBulkhead> bulkheads = new EnumMap<>(RequestClass.class);
    private final Executor probes;
    private final HttpMetrics metrics;

    /**
     * @param executor for requests that were queued
     * @param probes   for probes and metrics, which must answer while all other threads are busy
     */
    RequestThreads(Executor executor, Executor probes, HttpMetrics metrics) {
        this.probes = probes;
        this.metrics = metrics;
        for (RequestClass kind : RequestClass.values()) {
            bulkheads.put(kind, new RequestBulkhead(kind.threads, kind.waiting, executor));
        }
    }

    RequestBulkhead of(RequestClass kind) {
        RequestBulkhead found = bulkheads.get(kind);
        if (found == null) throw new IllegalArgumentException("no bulkhead for " + kind);
        return found;
    }

    /** Runs a task on the threads for probes. */
    void probe(Runnable task) {
        probes.execute(task);
    }

    /** Runs a task that answers the request, or answers that the server is busy. */
    void run(RequestClass kind, Exchange http, Runnable task) {
        run(kind, http, task, () -> {});
    }

    /** @param refused called before the answer that the server is busy */
    void run(RequestClass kind, Exchange http, Runnable task, Runnable refused) {
        Runnable busy = () -> {
            refused.run();
            busy(http);
        };
        long since = System.nanoTime();
        boolean taken = of(kind).run(() -> {
            if (System.nanoTime() - since > MAX_WAIT_NANOS) busy.run();
            else task.run();
        });
        if (!taken) busy.run();
    }

    private void busy(Exchange http) {
        metrics.reached(HttpMetrics.Limit.THREADS);
        http.fail(new ProblemException(503, "try-later", "The server is busy. Try again in a few seconds.")
                .header("Retry-After", "2"));
    }
}
