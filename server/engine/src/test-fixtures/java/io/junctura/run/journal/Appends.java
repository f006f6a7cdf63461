package io.junctura.run.journal;

import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Appends to a journal and waits for the result. */
public final class Appends {
    private Appends() {}

    /**
     * The calls that the listener of an append received.
     *
     * @param rejected why the append was rejected; null: it is on disk
     */
    public record Result(
            List<Receipt> receipts,
            @Nullable String rejected,
            List<Long> promoted,
            boolean releasedFromBehind,
            boolean fellBehind) {}

    /** @throws java.util.concurrent.ExecutionException if the append was rejected or failed */
    public static List<Receipt> append(JournalWriter journal, Append append) throws Exception {
        Recorder recorder = new Recorder(false);
        journal.append(append, recorder);
        return recorder.done.get(20, TimeUnit.SECONDS).receipts();
    }

    public static Result result(JournalWriter journal, Append append) throws Exception {
        Recorder recorder = new Recorder(true);
        journal.append(append, recorder);
        return recorder.done.get(20, TimeUnit.SECONDS);
    }

    /** A new run of flow 1 with an empty payload. */
    public static NewRun run(@Nullable String orderKey) {
        byte[] empty = Json.writeStored(Map.of());
        return new NewRun(0, 1, 1, 1, null, empty, empty, null, null, 0, List.of(), RunStatus.DUE, null, orderKey);
    }

    /** A change of a run's status, with one entry. */
    public static RunChange change(
            long run, int n, RunStatus status, @Nullable Outcome outcome, @Nullable Map<String, Wait> waits) {
        return new RunChange(run, n, List.of(new Entry.Skipped("step-" + n)), status, outcome, 2, waits, null, false);
    }

    private static final class Recorder implements AppendListener {
        private final CompletableFuture<Result> done = new CompletableFuture<>();
        private final boolean recordsRejections;
        private final List<Long> promoted = new ArrayList<>();
        private boolean releasedFromBehind;
        private boolean fellBehind;

        Recorder(boolean recordsRejections) {
            this.recordsRejections = recordsRejections;
        }

        @Override
        public void committed(List<Receipt> receipts) {
            done.complete(new Result(receipts, null, promoted, releasedFromBehind, fellBehind));
        }

        @Override
        public void promoted(long run) {
            promoted.add(run);
        }

        @Override
        public void releasedFromBehind() {
            releasedFromBehind = true;
        }

        @Override
        public void fellBehind() {
            fellBehind = true;
        }

        @Override
        public void rejected(String why) {
            if (recordsRejections) done.complete(new Result(List.of(), why, List.of(), false, false));
            else AppendListener.super.rejected(why);
        }

        @Override
        public void failed(Throwable why) {
            done.completeExceptionally(why);
        }
    }
}
