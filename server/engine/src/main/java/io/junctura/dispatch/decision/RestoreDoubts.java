package io.junctura.dispatch.decision;

import io.junctura.dispatch.queue.RunActor;
import io.junctura.run.Entry;
import io.junctura.run.Restoration;
import io.junctura.run.RunState;
import io.junctura.run.journal.Installation;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * After a restore from a backup: a run of the backup may have gone on after the backup was made, so its unsafe steps are in doubt.
 */
public final class RestoreDoubts {
    /** Null: the database was not restored from a backup, or with a promise that nothing happened since. */
    private final @Nullable Restoration restoration;

    private final Clock clock;

    public RestoreDoubts(Installation installation, Clock clock) {
        this.restoration = installation.restoration().orElse(null);
        this.clock = clock;
    }

    /**
     * Notes the restore in the history of a run of the backup. Call it before its messages are read: an earlier answer of a person
     * does not answer this doubt.
     */
    public void note(RunActor active) {
        Restoration last = restoration;
        if (last == null
                || active.id() > last.lastRun()
                || active.isBehind()
                || !active.obstacle().isNone()) return;
        RunState state = active.state();
        Entry.Restored known = state.restored();
        boolean noted = known != null && known.restored() == last.restored();
        if (noted || state.outcome() != null) return;
        active.takeFixed(new Entry.Restored(clock.millis(), last.backup(), last.restored()));
    }

    /** Why it is not known whether a step was carried out after the backup was made; null: it was not. */
    static @Nullable String doubt(RunActor active, String path) {
        Entry.Restored restored = active.state().restored();
        if (restored == null || !active.state().mayHaveBeenDone(path)) return null;
        return "The server was restored from a backup of "
                + Instant.ofEpochMilli(restored.backup()).truncatedTo(ChronoUnit.SECONDS)
                + "; whether this step was carried out after that is not known.";
    }
}
