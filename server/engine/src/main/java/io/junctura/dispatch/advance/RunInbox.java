package io.junctura.dispatch.advance;

import io.junctura.dispatch.attempt.Attempt;
import io.junctura.dispatch.attempt.AttemptFinished;
import io.junctura.dispatch.attempt.AttemptMessage;
import io.junctura.dispatch.attempt.AttemptStateWritten;
import io.junctura.dispatch.attempt.EffectAnnounced;
import io.junctura.dispatch.connection.ConnectionLimiter;
import io.junctura.dispatch.decision.RestoreDoubts;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.queue.ActiveRun;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.PendingAppend;
import io.junctura.dispatch.queue.ValueAccounting;
import io.junctura.dispatch.time.WakeUps;
import io.junctura.memory.Reservation;
import io.junctura.run.Entry;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Signal;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a run and adds their entries to its state. Used by the owner of the run. */
public final class RunInbox {
    private final ActiveRuns runs;
    private final ValueAccounting accounting;
    private final RestoreDoubts restored;
    private final Clock clock;

    public RunInbox(ActiveRuns runs, ValueAccounting accounting, RestoreDoubts restored, Clock clock) {
        this.runs = runs;
        this.accounting = accounting;
        this.restored = restored;
        this.clock = clock;
    }

    /** Reads all messages. @return whether their entries must be on disk before anything else happens */
    boolean read(ActiveRun active) {
        restored.note(active);
        boolean durable = false;
        for (RunMessage message = active.inbox.poll(); message != null; message = active.inbox.poll()) {
            if (message instanceof AttemptFinished finished) finished(active, finished);
            else if (message instanceof AttemptMessage ofAttempt) durable |= read(active, ofAttempt);
            else durable |= read(active, message);
        }
        PendingAppend pending = active.pending;
        if (!durable && !pending.afterCommit.isEmpty() && pending.entries.isEmpty()) {
            // No message has changed anything, so there is nothing to append.
            pending.afterCommit.forEach(Runnable::run);
            pending.afterCommit.clear();
            pending.messages.clear();
        }
        return durable;
    }

    /** Rejects all messages of a run that was deleted. */
    void rejectAll(ActiveRun active) {
        for (RunMessage message = active.inbox.poll(); message != null; message = active.inbox.poll())
            message.rejected();
    }

    private void finished(ActiveRun active, AttemptFinished finished) {
        Attempt attempt = finished.attempt();
        if (!active.attempts.remove(attempt)) {
            attempt.settled();
            finished.values().close();
            return;
        }
        for (Entry entry : finished.entries(active.run.state(), finished.ended()))
            take(active, entry, finished.values());
        active.pending.fixed = true;
        if (attempt.isMissed()) active.pending.afterCommit.add(attempt::settled);
    }

    private boolean read(ActiveRun active, AttemptMessage message) {
        if (!active.attempts.contains(message.attempt())) {
            message.rejected();
            return false;
        }
        for (Entry entry : message.entries(active.run.state(), clock.millis())) take(active, entry, null);
        if (message instanceof AttemptStateWritten written) active.pending.remembered.add(written.remembered());
        active.announced |= message instanceof EffectAnnounced;
        active.pending.afterCommit.add(message::committed);
        active.pending.messages.add(message);
        return true;
    }

    private boolean read(ActiveRun active, RunMessage message) {
        // The wake-up is used, so a next one has to be set.
        if (message == RunMessage.TIME) runs.wakeAt(active, WakeUps.NEVER);
        if (message == RunMessage.PROMOTED && active.isBehind()) runs.promotedMeanwhile(active);
        List<Entry> entries = message.entries(active.run.state(), clock.millis());
        if (message.urgent() && !entries.isEmpty()) active.interruptAttempts();
        if (active.cannotGoOn() && needsOrderKey(active, entries)) {
            if (message instanceof ConnectionLimiter.PermitGranted granted)
                granted.permit().giveBack();
            message.rejected();
            return false;
        }
        for (Entry entry : entries) {
            take(active, entry, null);
            active.pending.fixed |= !isRepeatedAfterACrash(entry);
        }
        PinnedFlow version = message.version();
        if (version != null && !entries.isEmpty()) active.run = active.run.in(version);
        if (message instanceof ConnectionLimiter.PermitGranted granted && !entries.isEmpty())
            active.attempts.add(granted.permit());
        if (!message.durable()) return false;
        active.pending.afterCommit.add(message::committed);
        active.pending.messages.add(message);
        // A run that has not begun ends in this turn, and was never due.
        return !entries.isEmpty() && !active.isBehind();
    }

    /**
     * Adds an entry of a message to the state, whether there is room for its values or not.
     *
     * @param values the reservation of its values; null: the sender of the message keeps them for a moment only
     */
    private void take(ActiveRun active, Entry entry, @Nullable Reservation values) {
        active.take(entry);
        boolean room = accounting.add(active, entry.footprint());
        if (values != null && room) values.close();
        else if (values != null) active.values.lend(values);
    }

    /** Whether these entries take up the run by its order key, which may depend on the value that is missing. */
    private static boolean needsOrderKey(ActiveRun active, List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Resumed) return true;
            if (active.isBehind() && !(entry instanceof Entry.CancelAsked)) return true;
        }
        return false;
    }

    /**
     * Whether the same message would come again if the process died now: a time does. Messages of people do not, nor does the end of
     * a called run whose flow keeps no history.
     */
    private static boolean isRepeatedAfterACrash(Entry entry) {
        return entry instanceof Entry.Woken woken && woken.by() instanceof Signal.Ready;
    }
}
