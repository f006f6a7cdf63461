package io.junctura.operations;

import io.javalin.http.Context;
import io.junctura.dispatch.Engine;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Schemas;
import io.junctura.run.FlowName;
import io.junctura.run.Journal;
import io.junctura.search.SearchIndex;
import io.junctura.search.SearchLag;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** {@code /metrics}, for Prometheus. */
public final class MetricsRoutes implements Routes {
    private final Metrics metrics;
    private final Engine engine;
    private final Journal journal;
    private final SearchIndex search;
    private final IntFunction<FlowName> names;
    private final String version;
    private final Kept kept;

    /** @param names what a flow's number stands for; never throws */
    public MetricsRoutes(
            Metrics metrics,
            Engine engine,
            Journal journal,
            SearchIndex search,
            IntFunction<FlowName> names,
            String version,
            Kept kept) {
        this.metrics = metrics;
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
                .summary("What happens, for Prometheus")
                .answers(200, "Prometheus' text format", "text/plain", Schemas::string);
    }

    private void metrics(Context http) {
        Exposition out = new Exposition();
        out.gauge("junctura_info", "1, with the version that runs.");
        out.sample("version", version, 1);
        metrics.write(out);
        out.gauge("junctura_attempts_active", "Attempts of actions under way.");
        out.sample(engine.attempting());
        out.gauge(
                "junctura_circuits_open",
                "Connections over which nothing is attempted for now: no answer came, or not yet, or the credentials were refused.");
        out.sample(engine.openCircuits().size());
        out.gauge(
                "junctura_limit_waiting",
                "Steps that wait for their turn, by connection, since that has limits, or does not answer.");
        engine.waitingForTurns().forEach((connection, count) -> out.sample("connection", connection, count));
        out.gauge("junctura_runs_held", "Runs in memory: under way, or about to be.");
        out.sample(engine.holding());
        out.gauge("junctura_backlog", "Runs due and not ended, by flow.");
        engine.backlogs()
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
        kept.write(out);
        ProcessMetrics.write(out);
        http.contentType(Exposition.CONTENT_TYPE);
        http.header("Cache-Control", "no-store");
        http.result(out.toString().getBytes(StandardCharsets.UTF_8));
    }
}
