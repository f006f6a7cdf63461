package io.junctura.history;

import io.junctura.database.DatabaseUnavailable;
import io.junctura.history.RunStore.Row;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import io.junctura.json.StoredJson;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads the runs that a person acts on. What cannot be read is a problem that says what to do. */
final class StoredRuns {
    private final RunTable table;
    private final RunReader journal;
    private final Flows flows;

    StoredRuns(RunTable table, RunReader journal, Flows flows) {
        this.table = table;
        this.journal = journal;
        this.flows = flows;
    }

    /** Reads a run without its large values. A replay needs only the payload, so it works if other values are lost. */
    StoredRun view(Row row) {
        return journal.view(row.id()).orElseThrow(() -> RunProblems.unknown(Long.toString(row.id())));
    }

    /** Reads a run without its large values, after a check that all of them can be read. */
    StoredRun undamaged(Row row) {
        StoredRun stored = view(row);
        String damage = journal.damage(stored);
        if (damage == null) return stored;
        throw RunProblems.conflict(
                "damaged",
                "Run " + row.id() + " cannot go on: " + damage
                        + ". Restore that file from a backup first, or replay the run, which needs none of its values"
                        + " but the payload.");
    }

    /** The payload of a run that {@link #view} has read. */
    @Nullable
    Object payload(StoredRun viewed) {
        Object payload = viewed.accepted().payload();
        if (payload instanceof StoredJson stored) return stored.value();
        if (!(payload instanceof LargeValue large)) return payload;
        try (InputStream in = journal.large().open(large)) {
            return Json.parseStored(in.readAllBytes());
        } catch (IOException e) {
            // Retention may have deleted the run and its files since it was read.
            if (table.find(viewed.id()) == null) throw RunProblems.unknown(Long.toString(viewed.id()));
            throw RunProblems.conflict(
                    "damaged",
                    "Run " + viewed.id() + " cannot be replayed with what it was given: " + e.getMessage()
                            + ". Restore that file from a backup first, or replay it with another payload.");
        }
    }

    boolean hasHistory(Row row) {
        return table.hasHistory(row.id());
    }

    /**
     * The flow in the revision of a run.
     *
     * @param otherwise what to do if that revision cannot execute, for the message
     */
    PinnedFlow flow(Row row, String otherwise) {
        try {
            return flows.pinned(row.flow(), row.revision());
        } catch (IllegalStateException e) {
            throw RunProblems.conflict("cannot-run", e.getMessage() + " " + otherwise + ".");
        }
    }

    /** Turns a failure into "no such run" if the run was deleted after it was read. */
    <T> CompletableFuture<T> unlessDeleted(long run, CompletableFuture<T> done) {
        return done.exceptionally(failure -> {
            if (!(failure instanceof DatabaseUnavailable) && table.find(run) == null) {
                throw RunProblems.unknown(Long.toString(run));
            }
            throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
        });
    }
}
