package io.junctura.operations;

import io.junctura.dispatch.Engine;
import io.junctura.http.Exchange;
import io.junctura.http.HttpMetrics;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Schemas;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryPool;
import io.junctura.run.FlowName;
import io.junctura.run.journal.JournalWriter;
import io.junctura.search.SearchIndex;
import io.junctura.search.SearchLag;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** {@code /metrics}, for Prometheus. */
public final class MetricsRoutes implements Routes {
    private final Metrics metrics;
    private final HttpMetrics http;
    private final Engine engine;
    private final JournalWriter journal;
    private final SearchIndex search;
    private final IntFunction<FlowName> names;
    private final String version;
    private final DataFigures kept;

    /** @param names what a flow's number stands for; never throws */
    public MetricsRoutes(
            Metrics metrics,
            HttpMetrics http,
            Engine engine,
            JournalWriter journal,
            SearchIndex search,
            IntFunction<FlowName> names,
            String version,
            DataFigures kept) {
        this.metrics = metrics;
        this.http = http;
        this.engine = engine;
        this.journal = journal;
        this.search = search;
        this.names = names;
        this.version = version;
        this.kept = kept;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/metrics", this::metrics)
                .needs(Permission.LOCAL)
                .probe()
                .summary("What happens, for Prometheus")
                .answers(200, "Prometheus' text format", "text/plain", Schemas::string);
    }

    private void metrics(Exchange context) {
        Exposition out = new Exposition();
        out.gauge("junctura_info", "1, with the version that runs.");
        out.sample("version", version, 1);
        metrics.write(out);
        out.gauge("junctura_attempts_active", "Attempts of actions under way.");
        out.sample(engine.attempting());
        out.gauge(
                "junctura_circuits_open",
                "Connections over which nothing is attempted for now: no answer came, or not yet, or the credentials"
                        + " were refused.");
        out.sample(engine.openCircuits().size());
        out.gauge(
                "junctura_limit_waiting",
                "Steps that wait for their turn, by connection, since that has limits, or does not answer.");
        engine.waitingForTurns().forEach((connection, count) -> out.sample("connection", connection, count));
        out.gauge("junctura_runs_held", "Runs in memory: under way, or about to be.");
        out.sample(engine.holding());
        out.gauge("junctura_backlog", "Queued events, by flow: due, or behind another run of their order key.");
        engine.queued()
                .forEach((flow, count) -> out.sample("flow", names.apply(flow).toString(), count));
        out.gauge("junctura_journal_waiting_bytes", "What waits to be written to disk.");
        out.sample(journal.waitingBytes());
        SearchLag lag = search.lag();
        out.gauge("junctura_search_behind_runs", "Runs that cannot be searched for yet, or not as they are now.");
        out.sample(lag.runs());
        out.gauge("junctura_search_behind_seconds", "Age of the oldest run that cannot be searched for yet.");
        out.sample(lag.seconds());
        out.gauge("junctura_search_bytes", "Size of the search index.");
        out.sample(search.size());
        writeHttp(out);
        kept.write(out);
        ProcessMetrics.write(out);
        context.contentType(Exposition.CONTENT_TYPE);
        context.header("Cache-Control", "no-store");
        context.result(out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void writeHttp(Exposition out) {
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
