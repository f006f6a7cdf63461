package io.junctura.trigger.file;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.FileTrigger.Found;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.files.ArrivingFiles;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.FileLedger;
import io.junctura.run.journal.FileStage;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.LedgerEntry;
import io.junctura.run.journal.Receipt;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.EventObserver;
import io.junctura.trigger.Identities;
import io.junctura.trigger.IncomingFiles;
import io.junctura.trigger.TriggerErrors;
import io.junctura.trigger.file.WatchedPlace.Listing;
import io.junctura.trigger.poll.Round;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One poll of a place that a flow watches for files: disposes of files whose runs have ended, lists the place, and takes
 * the files that are new. The journal's ledger says what has happened to a file.
 */
public final class FileRound implements Round {
    /** How many files are taken before files of ended runs are disposed of again. */
    private static final int BATCH = 1_000;

    private final EventIntake intake;
    private final FileLedger ledger;
    private final Bindings bindings;
    private final ArrivingFiles files;
    private final Clock clock;
    private final EventObserver observer;
    private final WatchedPlace place;
    private final FileDisposal disposal;

    public FileRound(
            EventIntake intake,
            FileLedger ledger,
            Bindings bindings,
            ArrivingFiles files,
            Clock clock,
            EventObserver observer) {
        this.intake = intake;
        this.ledger = ledger;
        this.bindings = bindings;
        this.files = files;
        this.clock = clock;
        this.observer = observer;
        this.place = new WatchedPlace(ledger, clock);
        this.disposal = new FileDisposal(intake, ledger, bindings, clock);
    }

    @Override
    public RoundResult once(PinnedFlow flow)
            throws ConnectorException, Rejected, ExecutionException, InterruptedException {
        Bindings.Ready ready = bindings.of(flow);
        String error = disposal.dispose(flow, ready);
        Comparator<Found> order = ready.bound().call(() -> FileTriggers.order(FileTriggers.of(ready)));
        long began = System.nanoTime();
        Listing listing = place.list(flow, ready, order);
        String why = take(flow, ready, listing, order, System.nanoTime() - began);
        if (error == null) error = why;
        disposal.clear(flow, listing);
        return new RoundResult(listing.pause(Round.every(flow)), error);
    }

    /**
     * Takes the files that a listing has found.
     *
     * @param nanos how long the listing took. It becomes outdated, so it is used for at most the same time again, but for at
     *              least {@link #BATCH} files
     * @return what went wrong; null if nothing did
     */
    private @Nullable String take(
            PinnedFlow flow, Bindings.Ready ready, Listing listing, Comparator<Found> order, long nanos)
            throws ConnectorException, Rejected, ExecutionException, InterruptedException {
        List<Found> next = listing.stable();
        int together = ready.bound().call(() -> FileTriggers.of(ready).batch());
        long began = System.nanoTime();
        String error = null;
        for (int from = 0; from < next.size(); ) {
            int to = Math.min(next.size(), from + BATCH);
            int settled = listing.settled();
            List<Found> some = new ArrayList<>(next.subList(from, to));
            some.sort(order);
            String why = take(flow, ready, some, together, listing);
            if (error == null) error = why;
            from = to;
            if (from == next.size()) break;
            if (listing.settled() == settled || System.nanoTime() - began > nanos) {
                listing.setMore();
                break;
            }
            why = disposal.dispose(flow, ready);
            if (error == null) error = why;
        }
        return error;
    }

    /** @param together how many files each run gets, as a list; 0: each run gets one file, and no list */
    private @Nullable String take(
            PinnedFlow flow, Bindings.Ready ready, List<Found> next, int together, Listing listing)
            throws Rejected, ExecutionException, InterruptedException {
        String error = null;
        int most = Math.max(1, together);
        for (int from = 0; from < next.size(); from += most) {
            if (Thread.interrupted()) throw new InterruptedException();
            List<Found> some = next.subList(from, Math.min(next.size(), from + most));
            String why = take(flow, ready, some, together > 0, listing);
            if (error == null) error = why;
        }
        return error;
    }

    /**
     * A file whose content was copied to the server.
     *
     * @param from its version in the ledger; null if it is not there
     */
    private record Copied(Found file, @Nullable String from, FileRef content) {

        Map<String, Object> payload() {
            return FileTriggers.payload(file, content);
        }
    }

    /**
     * Takes files for one run.
     *
     * @param listed whether the run gets its files as a list
     * @return what went wrong; null if nothing did
     */
    private @Nullable String take(
            PinnedFlow flow, Bindings.Ready ready, List<Found> found, boolean listed, Listing listing)
            throws Rejected, ExecutionException, InterruptedException {
        // First: to copy the files may take long, and much space.
        intake.checkCapacity(flow);
        try (IncomingFiles brought = new IncomingFiles(files, () -> intake.checkCapacity(flow)).held()) {
            List<Copied> copied = new ArrayList<>(found.size());
            String error = null;
            for (Found file : found) {
                String why = copy(flow, ready, file, brought, copied, listing);
                if (error == null) error = why;
            }
            if (!copied.isEmpty()) accept(flow, copied, listed, brought, listing);
            return error;
        }
    }

    /** @return what went wrong; null if nothing did */
    private @Nullable String copy(
            PinnedFlow flow,
            Bindings.Ready ready,
            Found file,
            IncomingFiles brought,
            List<Copied> copied,
            Listing listing)
            throws Rejected, ExecutionException, InterruptedException {
        LedgerEntry known = ledger.file(flow.flow(), file.path()).orElse(null);
        String from = known == null ? null : known.version();
        FileRef content;
        try {
            content = FileTriggers.stored(ready, file, brought);
        } catch (ConnectorException e) {
            if (e.kind() != ErrorKind.BAD_INPUT && e.kind() != ErrorKind.REFUSED) {
                listing.failed(file);
                return "The file \"" + file.path() + "\" could not be read: " + e.getMessage();
            }
            LedgerChange bad = moved(flow, file, from, FileStage.BAD, String.valueOf(e.getMessage()));
            intake.accept(flow, List.of(), List.of(bad)).get();
            listing.settled(file);
            String why =
                    "The file \"" + file.path() + "\" is of no use, and goes the way of failed ones: " + e.getMessage();
            TriggerErrors.LOG.warn("{}: {}", flow.name(), why);
            return why;
        }
        // Another size: the file is still being written. The next listing sees another version of it.
        if (content.size() == file.size()) copied.add(new Copied(file, from, content));
        else listing.failed(file);
        return null;
    }

    private void accept(PinnedFlow flow, List<Copied> copied, boolean listed, IncomingFiles brought, Listing listing)
            throws Rejected, ExecutionException, InterruptedException {
        Map<String, Object> payload = listed
                ? Map.of("files", copied.stream().map(Copied::payload).toList())
                : copied.get(0).payload();
        // No identity of its own: the ledger ensures that a file is taken once. A file that is put back is taken again.
        String name = Identities.of(flow, payload, Map.of(), null, clock.millis());
        List<LedgerChange> moved = new ArrayList<>(copied.size());
        for (Copied one : copied) moved.add(moved(flow, one.file(), one.from(), FileStage.TAKEN, null));
        List<Incoming> event = List.of(new Incoming(payload, null, Map.of(), name));
        for (Receipt receipt : brought.written(intake.accept(flow, event, moved))) {
            if (receipt.duplicate()) logDuplicate(flow, copied, receipt.run());
            else observer.accepted(flow, payload, Map.of());
        }
        for (Copied one : copied) listing.settled(one.file());
    }

    private static void logDuplicate(PinnedFlow flow, List<Copied> copied, long run) {
        TriggerErrors.LOG.info(
                "{}: \"{}\" starts no run: by the flow's dedupe-by, it is known as that of run {}, and goes its way.",
                flow.name(),
                String.join(
                        "\", \"", copied.stream().map(one -> one.file().path()).toList()),
                run);
    }

    private static LedgerChange moved(
            PinnedFlow flow, Found file, @Nullable String from, FileStage stage, @Nullable String reason) {
        long modified = file.modified().toEpochMilli();
        LedgerEntry to = new LedgerEntry(file.path(), file.version(), file.size(), modified, stage, 0, reason);
        return new LedgerChange(flow.flow(), file.path(), from, to);
    }
}
