package io.junctura.dispatch;

import io.junctura.run.Outcome;
import io.junctura.run.Response;
import io.junctura.run.Run;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who waits for the response of which run. Several may wait for one: the same key gets the same answer. Thread safe. */
final class Callers {
    private final RunReader journal;
    private final Timer timer;
    private final Map<Long, List<CompletableFuture<CallEnd>>> waiting = new ConcurrentHashMap<>();

    Callers(RunReader journal, Timer timer) {
        this.journal = journal;
        this.timer = timer;
    }

    /** Lets a caller hear of a run's response. */
    void attach(long run, CompletableFuture<CallEnd> caller) {
        waiting.compute(run, (id, others) -> {
            if (others == null) return List.of(caller);
            List<CompletableFuture<CallEnd>> all = new ArrayList<>(others);
            all.add(caller);
            return all;
        });
    }

    /** This caller waits no longer; others go on waiting. */
    void detach(long run, CompletableFuture<CallEnd> caller) {
        waiting.computeIfPresent(run, (id, all) -> {
            List<CompletableFuture<CallEnd>> others = new ArrayList<>(all);
            others.removeIf(other -> other == caller);
            return others.isEmpty() ? null : others;
        });
    }

    /** Lets a caller hear at that time that it is late. Only once the run is on disk: to be late is to be accepted. */
    void late(long run, CompletableFuture<CallEnd> caller, long time) {
        // It is in line until it is answered. After that, nobody must be kept from forgetting what it was told.
        WeakReference<CompletableFuture<CallEnd>> weak = new WeakReference<>(caller);
        timer.at(time, () -> {
            CompletableFuture<CallEnd> there = weak.get();
            if (there != null && there.complete(new CallEnd.Late(run))) detach(run, there);
        });
    }

    boolean has(long run) {
        return waiting.containsKey(run);
    }

    /** To be done: tells the callers of a run what it has responded by now, or that it ended without. */
    Runnable answering(Run run) {
        return answering(run.id(), run.state().response(), run.state().outcome());
    }

    private Runnable answering(long run, @Nullable Response response, @Nullable Outcome outcome) {
        List<CompletableFuture<CallEnd>> all = taken(run);
        if (all.isEmpty()) return () -> {};
        CallEnd end = endOf(run, response, outcome);
        return () -> {
            for (CompletableFuture<CallEnd> caller : all) caller.complete(end);
        };
    }

    /** The same for a run that may be over already, or gone. */
    void answerIfEnded(long run) {
        StoredRun kept = journal.view(run).orElse(null);
        if (kept == null || kept.hasLeftNothing()) {
            for (CompletableFuture<CallEnd> caller : taken(run)) caller.complete(new CallEnd.Gone(run));
        } else if (kept.state().response() != null || kept.state().outcome() != null) {
            try {
                answering(run, journal.response(kept), kept.state().outcome()).run();
            } catch (IOException e) {
                Throwable damaged = new IllegalStateException(e.getMessage(), e);
                for (CompletableFuture<CallEnd> caller : taken(run)) caller.completeExceptionally(damaged);
            }
        }
    }

    private List<CompletableFuture<CallEnd>> taken(long run) {
        List<CompletableFuture<CallEnd>> all = waiting.remove(run);
        return all == null ? List.of() : all;
    }

    static CallEnd endOf(Run run) {
        return endOf(run.id(), run.state().response(), run.state().outcome());
    }

    private static CallEnd endOf(long run, @Nullable Response response, @Nullable Outcome outcome) {
        if (response != null) return new CallEnd.Answered(run, response);
        return new CallEnd.Unanswered(run, outcome == null ? new Outcome.Succeeded(null) : outcome);
    }

    void close() {
        IllegalStateException stopping = new IllegalStateException("stopping");
        waiting.values().forEach(all -> all.forEach(caller -> caller.completeExceptionally(stopping)));
    }
}
