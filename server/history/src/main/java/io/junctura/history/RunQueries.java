package io.junctura.history;

import io.junctura.api.Files;
import io.junctura.dispatch.EngineActivity;
import io.junctura.run.Flows;
import io.junctura.run.journal.RunReader;
import java.time.Clock;

/** Reads runs for the API: their rows, what the journal has of them, and their views. */
public final class RunQueries {
    final RunTable table;
    final RunViews views;
    final AttentionGroups groups;
    final FlowNames names;
    final Flows flows;
    final RunReader journal;
    final EngineActivity activity;
    final Files files;
    final Clock clock;

    /** @param files opens any stored file */
    public RunQueries(
            HistoryStores stores,
            RunReader journal,
            EngineActivity activity,
            Flows flows,
            FlowNames names,
            Files files,
            Clock clock) {
        this.table = new RunTable(stores.runs(), activity::executes, activity::executing);
        this.views = new RunViews(names, flows, activity::executes, activity::openCircuit);
        this.groups = stores.groups();
        this.names = names;
        this.flows = flows;
        this.journal = journal;
        this.activity = activity;
        this.files = files;
        this.clock = clock;
    }
}
