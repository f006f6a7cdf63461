package io.junctura.history;

import io.junctura.dispatch.RunCommands;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.error.DomainException;
import io.junctura.history.RunStore.Row;
import io.junctura.memory.Reservation;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.StoredRun;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Starts a new run with the payload of an earlier run, or with another payload. */
final class Replays {
    private final StoredRuns runs;
    private final RunCommands commands;
    private final Flows flows;
    private final FlowNames names;

    Replays(StoredRuns runs, RunCommands commands, Flows flows, FlowNames names) {
        this.runs = runs;
        this.commands = commands;
        this.flows = flows;
        this.names = names;
    }

    /**
     * Starts a run with the same payload.
     *
     * @param latest whether it executes the live version of the flow instead of the version of the earlier run
     * @param values reserves memory for the payload; the caller closes it when the new run is accepted
     * @throws DomainException if the run cannot be replayed
     */
    CompletableFuture<Long> replay(Row row, boolean latest, Reservation values) throws Rejected {
        StoredRun stored = runs.view(row);
        if (stored.hasLeftNothing()) throw RunProblems.historyNotKept(row.id(), "replayed with what it was given");
        values.grow(stored.event());
        return replay(stored, runs.payload(stored), flow(row, latest));
    }

    /** Starts a run with another payload. */
    CompletableFuture<Long> replayWith(@Nullable Object payload, Row row, boolean latest) throws Rejected {
        return replay(runs.view(row), payload, flow(row, latest));
    }

    private CompletableFuture<Long> replay(StoredRun stored, @Nullable Object payload, PinnedFlow flow)
            throws Rejected {
        return runs.unlessDeleted(stored.id(), commands.replay(stored, payload, flow));
    }

    /** Why a run cannot be replayed with its payload; null if it can. */
    @Nullable
    DomainException problem(Row row) {
        if (!row.state().isEnded() || runs.hasHistory(row)) return null;
        return RunProblems.historyNotKept(row.id(), "replayed");
    }

    /** The flow that a replay executes. @throws DomainException if there is none */
    PinnedFlow flow(Row row, boolean latest) {
        if (!latest) return runs.flow(row, "Replay it with the latest version");
        return flows.live(names.name(row.flow()))
                .orElseThrow(() -> RunProblems.conflict(
                        "not-published",
                        "The flow " + names.name(row.flow())
                                + " is not published, or switched off. Publish it, or replay with the same version."));
    }

    /** Which version of the flow a replay executes. */
    enum Version {
        SAME,
        LATEST
    }
}
