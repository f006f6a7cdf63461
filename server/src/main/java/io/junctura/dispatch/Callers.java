package io.junctura.dispatch;

import io.junctura.run.Flows;
import io.junctura.run.Journal;
import io.junctura.run.Outcome;
import io.junctura.run.Response;
import io.junctura.run.Run;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for the response of which run. Several may wait for one: the same key gets the same answer. Thread safe. */
final class Callers {
    private final Journal journal;
    private final Flows flows;
    private final Timer timer;
    private final Map<Long, CompletableFuture<CallEnd>> waiting = new ConcurrentHashMap<>();

    Callers(Journal journal, Flows flows, Timer timer) {
        this.journal = journal;
        this.flows = flows;
        this.timer = timer;
    }

    /** Lets a caller hear of a run's response. */
    @SuppressWarnings("FutureReturnValueIgnored") // To complete a future throws nothing.
    void attach(long run, CompletableFuture<CallEnd> caller) {
        CompletableFuture<CallEnd> all = waiting.computeIfAbsent(run, key -> new CompletableFuture<>());
        all.whenComplete((end, failure) -> {
            if (failure != null) caller.completeExceptionally(failure);
            else caller.complete(end);
        });
    }

    /** Lets a caller hear at that time that it is late. Only once the run is on disk: to be late is to be accepted. */
    void late(long run, CompletableFuture<CallEnd> caller, long time) {
        timer.at(time, () -> {
            if (caller.complete(new CallEnd.Late(run))) waiting.remove(run);
        });
    }

    boolean has(long run) {
        return waiting.containsKey(run);
    }

    /** Tells the callers of a run what it responded, or that it ended without. */
    void answer(Run run) {
        CompletableFuture<CallEnd> caller = waiting.remove(run.id());
        if (caller != null) caller.complete(endOf(run));
    }

    /** The same for a run that may be over already, or gone. */
    void answerIfEnded(long run) {
        Optional<Journal.StoredRun> kept = journal.load(run);
        if (kept.isEmpty() || kept.get().hasLeftNothing()) {
            CompletableFuture<CallEnd> caller = waiting.remove(run);
            if (caller != null) caller.complete(new CallEnd.Gone(run));
            return;
        }
        Journal.StoredRun stored = kept.get();
        if (stored.damage() != null) {
            CompletableFuture<CallEnd> caller = waiting.remove(run);
            if (caller != null) caller.completeExceptionally(new IllegalStateException(stored.damage()));
            return;
        }
        Run folded = stored.run(flows.pinned(stored.flow(), stored.revision()));
        if (folded.state().response() != null || folded.state().outcome() != null) answer(folded);
    }

    static CallEnd endOf(Run run) {
        Response response = run.state().response();
        if (response != null) return new CallEnd.Answered(run.id(), response);
        Outcome outcome = run.state().outcome();
        return new CallEnd.Unanswered(run.id(), outcome == null ? new Outcome.Succeeded(null) : outcome);
    }

    void close() {
        waiting.values().forEach(caller -> caller.completeExceptionally(new IllegalStateException("stopping")));
    }
}
