package io.junctura.operations;

import io.junctura.http.HttpMetrics;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryPool;

/** The metrics of the HTTP server: responses, refusals, limits, connections, threads and memory. */
public final class HttpFigures {
    private final HttpMetrics http;

    public HttpFigures(HttpMetrics http) {
        this.http = http;
    }

    void write(Exposition out) {
        out.counter("junctura_http_responses_total", "HTTP responses, by status.");
        http.answers().forEach((status, count) -> out.sample("status", String.valueOf(status), count));
        out.counter("junctura_refused_total", "Requests that the address of a flow refused, by flow and reason.");
        http.refusals().forEach((one, count) -> out.sample("flow", one.flow(), "reason", one.reason(), count));
        out.counter("junctura_http_limits_reached_total", "Requests refused or connections closed, by the limit.");
        http.limits().forEach((limit, count) -> out.sample("limit", limit.title(), count));
        HttpMetrics.Gauges now = http.gauges();
        out.gauge("junctura_http_connections", "Open connections, by listener.");
        now.connections().forEach((listener, count) -> out.sample("listener", listener, count));
        out.gauge("junctura_http_threads_busy", "Busy threads, by class of request.");
        now.busyThreads().forEach((kind, count) -> out.sample("class", kind, count));
        out.gauge("junctura_http_requests_waiting", "Queued requests, by class of request.");
        now.waitingRequests().forEach((kind, count) -> out.sample("class", kind, count));
        out.gauge("junctura_memory_pool_bytes", "Memory in use, by purpose.");
        for (MemoryPool pool : HeapShare.ALL) out.sample("pool", pool.purpose(), pool.used());
        out.gauge("junctura_memory_pool_limit_bytes", "Limit of memory, by purpose.");
        for (MemoryPool pool : HeapShare.ALL) out.sample("pool", pool.purpose(), pool.capacity());
    }
}
