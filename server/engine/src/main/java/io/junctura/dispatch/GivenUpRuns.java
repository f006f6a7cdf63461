package io.junctura.dispatch;

import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.JournalWriter;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunChange;
import io.junctura.run.journal.RunReader;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Gives up failed runs without history, which the runner cannot execute. Thread safe. */
final class GivenUpRuns {
    private final JournalWriter writer;
    private final RunReader reader;
    private final Executor after;
    private final Clock clock;

    GivenUpRuns(JournalWriter writer, RunReader reader, Executor after, Clock clock) {
        this.writer = writer;
        this.reader = reader;
        this.after = after;
        this.clock = clock;
    }

    /** @return completed when it is on disk */
    CompletableFuture<Void> giveUp(long run, String by) {
        long now = clock.millis();
        RunChange change = new RunChange(
                run,
                0,
                List.of(new Entry.CancelAsked(now, by, true)),
                RunStatus.CANCELLED,
                new Outcome.Cancelled(by),
                now,
                null,
                null,
                true);
        CompletableFuture<Void> done = new CompletableFuture<>();
        writer.append(Append.of(change), new AppendListener() {
            @Override
            public void committed(List<Receipt> receipts) {
                after.execute(() -> done.complete(null));
            }

            @Override
            public void rejected(String why) {
                // If two people give it up at once, the second one finds it cancelled, as wanted.
                after.execute(() -> {
                    if (isCancelled(run)) done.complete(null);
                    else done.completeExceptionally(new IllegalStateException(why));
                });
            }

            @Override
            public void failed(Throwable why) {
                done.completeExceptionally(why);
            }
        });
        return done;
    }

    private boolean isCancelled(long run) {
        return reader.header(run)
                .filter(header -> header.status() == RunStatus.CANCELLED)
                .isPresent();
    }
}
