package io.junctura.history;

import io.junctura.api.Files;
import io.junctura.database.Database;
import io.junctura.dispatch.Engine;
import io.junctura.run.Flows;
import io.junctura.run.journal.RunReader;

/** Reads runs for the API: their rows, what the journal has of them, and their views. */
public final class RunQueries {
    final RunTable table;
    final RunViews views;
    final AttentionGroups groups;
    final FlowNames names;
    final Flows flows;
    final RunReader journal;
    final Engine engine;
    final Files files;

    /** @param files opens any stored file */
    public RunQueries(Database database, RunReader journal, Engine engine, Flows flows, FlowNames names, Files files) {
        this.table = new RunTable(database, engine::executes, engine::executing);
        this.views = new RunViews(names, flows, engine::executes, engine::openCircuit);
        this.groups = new AttentionGroups(database);
        this.names = names;
        this.flows = flows;
        this.journal = journal;
        this.engine = engine;
        this.files = files;
    }
}
