package io.junctura.dispatch.queue;

import io.junctura.run.Entry;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.AttemptStateChange;
import io.junctura.run.journal.OrderKeyChange;
import io.junctura.run.journal.RunChange;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.OpenWaits;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the journal has of a run, or will have after the append under way. Used by the owner of the run. */
final class JournaledRun {
    /** How many appends its history has. */
    private int appends;

    private Map<String, Wait> waits = Map.of();

    /** The steps with an attempt state. */
    private Set<String> remembering = Set.of();

    /** Whether the journal has the start of an attempt without its end. */
    private boolean announced;

    /** The run was made of this. */
    void isRead(StoredRun stored, Run run) {
        appends = stored.appends();
        // Each append replaces all waits, so the journal has those of the last entry.
        waits = OpenWaits.of(run, 0);
        remembering = run.state().remembering();
    }

    /** The run was accepted with entries, or without. */
    void isAccepted(boolean withEntries) {
        appends = withEntries ? 1 : 0;
    }

    Map<String, Wait> waits() {
        return waits;
    }

    boolean isAnnounced() {
        return announced;
    }

    void announce() {
        announced = true;
    }

    /**
     * What the next append changes; from now on, the journal has it.
     *
     * @param next      the status of the run after it
     * @param order     what becomes of its order key; null: it stays as it is
     * @param forgotten whether the journal keeps nothing of the run
     */
    RunChange change(
            Run run,
            PendingAppend append,
            RunStatus next,
            @Nullable OrderKeyChange order,
            boolean forgotten,
            long now) {
        Entry.Ended end = append.end();
        Map<String, Wait> before = waits;
        waits = forgotten ? Map.of() : OpenWaits.of(run, now);
        RunChange change = new RunChange(
                run.id(),
                appends,
                append.entries,
                next,
                end == null ? null : end.outcome(),
                end == null ? now : end.at(),
                waits.equals(before) ? null : waits,
                order,
                states(append, run.state().remembering()),
                forgotten,
                run.accepted().replayOf());
        if (!append.entries.isEmpty()) appends++;
        return change;
    }

    /** The attempt states of its steps, if they have changed since the last append; null: they have not. */
    private @Nullable AttemptStateChange states(PendingAppend append, Set<String> steps) {
        if (append.remembered.isEmpty() && steps.equals(remembering)) return null;
        remembering = steps;
        // A step may have ended after its action has stored a value.
        append.remembered.removeIf(one -> !steps.contains(one.step()));
        return new AttemptStateChange(steps, append.remembered);
    }
}
