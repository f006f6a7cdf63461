package io.junctura.dispatch.listener;

import io.junctura.dispatch.time.Timer;
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

/** The callers that wait for the responses of runs. Calls with the same key wait for the same run. Thread safe. */
public final class Callers {
    private final RunReader journal;
    private final Timer timer;
    private final Map<Long, List<CompletableFuture<CallEnd>>> waiting = new ConcurrentHashMap<>();

    public Callers(RunReader journal, Timer timer) {
        this.journal = journal;
        this.timer = timer;
    }

    /** A caller waits for the response of a run. */
    public void attach(long run, CompletableFuture<CallEnd> caller) {
        waiting.compute(run, (id, others) -> {
            if (others == null) return List.of(caller);
            List<CompletableFuture<CallEnd>> all = new ArrayList<>(others);
            all.add(caller);
            return all;
        });
    }

    /** This caller does not wait any more; others do. */
    public void detach(long run, CompletableFuture<CallEnd> caller) {
        waiting.computeIfPresent(run, (id, all) -> {
            List<CompletableFuture<CallEnd>> others = new ArrayList<>(all);
            others.removeIf(other -> other == caller);
            return others.isEmpty() ? null : others;
        });
    }

    /** Answers a caller with {@link CallEnd.Late} at that time. Call it after the commit of the run: late means accepted. */
    public void late(long run, CompletableFuture<CallEnd> caller, long time) {
        // The timer must not keep the answer in memory after the caller has it.
        WeakReference<CompletableFuture<CallEnd>> weak = new WeakReference<>(caller);
        timer.at(time, () -> {
            CompletableFuture<CallEnd> there = weak.get();
            if (there != null && there.complete(new CallEnd.Late(run))) detach(run, there);
        });
    }

    public boolean has(long run) {
        return waiting.containsKey(run);
    }

    /** A task that answers the callers of a run with its response, or with its end. The callers are removed at once. */
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

    /** Answers the callers of a run that may have ended before, or was deleted. */
    public void answerIfEnded(long run) {
        StoredRun kept = journal.view(run).orElse(null);
        if (kept == null || kept.hasLeftNothing()) {
            for (CompletableFuture<CallEnd> caller : taken(run)) caller.complete(new CallEnd.AnswerDeleted(run));
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

    public static CallEnd endOf(Run run) {
        return endOf(run.id(), run.state().response(), run.state().outcome());
    }

    private static CallEnd endOf(long run, @Nullable Response response, @Nullable Outcome outcome) {
        if (response != null) return new CallEnd.Answered(run, response);
        return new CallEnd.Unanswered(run, outcome == null ? new Outcome.Succeeded(null) : outcome);
    }

    public void close() {
        IllegalStateException stopping = new IllegalStateException("stopping");
        waiting.values().forEach(all -> all.forEach(caller -> caller.completeExceptionally(stopping)));
    }
}
