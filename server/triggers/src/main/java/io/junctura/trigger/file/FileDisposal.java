package io.junctura.trigger.file;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileTrigger.Fate;
import io.junctura.api.FileTrigger.Found;
import io.junctura.api.FileTrigger.Left;
import io.junctura.api.FileTrigger.Outcome;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.EndedFile;
import io.junctura.run.journal.FileLedger;
import io.junctura.run.journal.FileStage;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.LedgerEntry;
import io.junctura.trigger.Bindings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Moves or deletes the files of one flow whose runs have ended, and clears the ledger of files that are gone. */
final class FileDisposal {
    /** How often the ledger is cleared of files that stayed in their place and are gone since. */
    private static final Duration CLEARING = Duration.ofHours(1);

    private static final int PAGE = 200;

    private final EventIntake intake;
    private final FileLedger ledger;
    private final Bindings bindings;
    private final Clock clock;
    private Instant cleared = Instant.MIN;

    FileDisposal(EventIntake intake, FileLedger ledger, Bindings bindings, Clock clock) {
        this.intake = intake;
        this.ledger = ledger;
        this.bindings = bindings;
        this.clock = clock;
    }

    /** Disposes of files whose runs have ended. @return what went wrong with one of them; null if nothing did */
    @Nullable
    String dispose(PinnedFlow flow, Bindings.Ready ready) throws Rejected, ExecutionException, InterruptedException {
        String error = null;
        String after = "";
        List<EndedFile> ended;
        do {
            ended = ledger.endedFiles(flow.flow(), after, PAGE);
            for (EndedFile one : ended) {
                if (Thread.interrupted()) throw new InterruptedException();
                after = one.file().path();
                String why = dispose(flow, ready, one);
                if (error == null) error = why;
            }
        } while (ended.size() == PAGE);
        return error;
    }

    private @Nullable String dispose(PinnedFlow flow, Bindings.Ready ready, EndedFile one)
            throws Rejected, ExecutionException, InterruptedException {
        LedgerEntry file = one.file();
        Found found = new Found(file.path(), file.size(), Instant.ofEpochMilli(file.modified()), file.version());
        Outcome outcome = new Outcome(
                one.succeeded() ? Fate.DONE : Fate.FAILED,
                one.reason(),
                file.run() == 0 ? "" : bindings.address("/runs/" + file.run()));
        Left left;
        try {
            left = ready.ask(context -> FileTriggers.of(ready).dispose(found, outcome, context));
        } catch (ConnectorException e) {
            return "The file \"" + file.path() + "\" could not be taken out of the way: " + e.getMessage();
        }
        LedgerEntry to = left == Left.GONE
                ? null
                : new LedgerEntry(
                        file.path(), file.version(), file.size(), file.modified(), FileStage.KEPT, file.run(), null);
        change(flow, file, to);
        return null;
    }

    /**
     * Forgets files that stayed in their place and are gone now. Not while the place is empty, as a folder is whose disk is
     * not mounted: all of its files would be taken again when it is mounted.
     */
    void clear(PinnedFlow flow, WatchedPlace.Listing listing)
            throws Rejected, ExecutionException, InterruptedException {
        Instant now = clock.instant();
        boolean early = !cleared.equals(Instant.MIN) && cleared.plus(CLEARING).isAfter(now);
        if (early || !listing.isComplete()) return;
        cleared = now;
        String after = "";
        List<LedgerEntry> kept;
        do {
            kept = ledger.keptFiles(flow.flow(), after, PAGE);
            for (LedgerEntry file : kept) {
                after = file.path();
                if (!listing.contains(file.path())) change(flow, file, null);
            }
        } while (kept.size() == PAGE);
    }

    /** @param to null: the ledger forgets the file */
    private void change(PinnedFlow flow, LedgerEntry file, @Nullable LedgerEntry to)
            throws Rejected, ExecutionException, InterruptedException {
        LedgerChange change = new LedgerChange(flow.flow(), file.path(), file.version(), to);
        intake.accept(flow, List.of(), List.of(change)).get();
    }
}
