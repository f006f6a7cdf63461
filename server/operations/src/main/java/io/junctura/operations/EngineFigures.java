package io.junctura.operations;

import io.junctura.dispatch.EngineActivity;
import io.junctura.run.FlowName;
import io.junctura.run.journal.JournalWriter;
import io.junctura.search.SearchIndex;
import io.junctura.search.SearchLag;
import java.util.function.IntFunction;

/** The metrics of events, runs and attempts, and of the search index. */
public final class EngineFigures {
    private final Metrics metrics;
    private final EngineActivity activity;
    private final JournalWriter journal;
    private final SearchIndex search;
    private final IntFunction<FlowName> names;

    /** @param names the name of a flow by its number; never throws */
    public EngineFigures(
            Metrics metrics,
            EngineActivity activity,
            JournalWriter journal,
            SearchIndex search,
            IntFunction<FlowName> names) {
        this.metrics = metrics;
        this.activity = activity;
        this.journal = journal;
        this.search = search;
        this.names = names;
    }

    void write(Exposition out) {
        metrics.write(out);
        out.gauge("junctura_attempts_active", "Attempts of actions under way.");
        out.sample(activity.attempting());
        out.gauge(
                "junctura_circuits_open",
                "Connections over which nothing is attempted for now: no answer came, or not yet, or the credentials"
                        + " were refused.");
        out.sample(activity.openCircuits().size());
        out.gauge(
                "junctura_limit_waiting",
                "Steps that wait for their turn, by connection, since that has limits, or does not answer.");
        activity.waitingForPermits().forEach((connection, count) -> out.sample("connection", connection, count));
        out.gauge("junctura_runs_held", "Runs in memory: under way, or about to be.");
        out.sample(activity.runsInMemory());
        out.gauge("junctura_backlog", "Queued events, by flow: due, or behind another run of their order key.");
        activity.queued()
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
    }
}
