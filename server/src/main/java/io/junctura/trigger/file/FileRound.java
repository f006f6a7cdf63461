package io.junctura.trigger.file;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.FileTrigger;
import io.junctura.api.FileTrigger.Fate;
import io.junctura.api.FileTrigger.Found;
import io.junctura.api.FileTrigger.Left;
import io.junctura.api.FileTrigger.Outcome;
import io.junctura.api.Reached;
import io.junctura.dispatch.Incoming;
import io.junctura.dispatch.Rejected;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.EndedFile;
import io.junctura.run.journal.FileStage;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.LedgerEntry;
import io.junctura.run.journal.Receipt;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.Identities;
import io.junctura.trigger.IncomingFiles;
import io.junctura.trigger.TriggerErrors;
import io.junctura.trigger.poll.Polls;
import io.junctura.trigger.poll.Round;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the place that a flow watches for files. What happened to a file is in the journal's ledger; in memory is
 * only which files have been seen since when, and so after a restart a file is watched once more before it is taken.
 */
public final class FileRound implements Round {
    /** How many files are taken before the files of ended runs are disposed of. */
    private static final int BATCH = 1_000;

    /** The most files that are taken after one look at the place: a look at a million files takes seconds. */
    private static final int MOST_OF_ONE_LISTING = 20_000;

    /** Past it, nothing is forgotten of files that stay: they could no longer all be known to have gone. */
    private static final int MOST_WATCHED = 100_000;

    private static final int PAGE = 200;

    /** How often the ledger is cleared of files that stayed and have gone since. */
    private static final Duration CLEARED = Duration.ofHours(1);

    private final Polls all;
    private Map<String, Sighting> seen = Map.of();
    private Instant cleared = Instant.MIN;
    /** Files that could not be taken, by the look that last tried: whoever has waited for longer is before them. */
    private final Map<String, Integer> tried = new HashMap<>();

    private int looks;

    /** @param since when it was first seen as it is */
    private record Sighting(String version, long size, Instant since) {}

    /** What a listing has shown. */
    private static final class Listing {
        final Map<String, Sighting> watched = new HashMap<>();
        final Comparator<Found> turn;
        /** Those that may be taken and whose turn it is, the last of them first. */
        final PriorityQueue<Found> stable;

        final Set<String> listed = new HashSet<>();
        boolean more;
        boolean tooMany;
        /** How many of the files the ledger has taken over since the listing. */
        int settled;

        @Nullable
        Instant nextStable;

        Listing(Comparator<Found> turn) {
            this.turn = turn;
            stable = new PriorityQueue<>(turn.reversed());
        }
    }

    public FileRound(Polls all) {
        this.all = all;
    }

    @Override
    public Rest once(PinnedFlow flow) throws ConnectorException, Rejected, ExecutionException, InterruptedException {
        Bindings.Ready ready = all.bindings.of(flow);
        String trouble = dispose(flow, ready);
        long began = System.nanoTime();
        Listing listing = list(flow, ready);
        String why = take(flow, ready, listing, System.nanoTime() - began);
        if (trouble == null) trouble = why;
        clear(flow, listing);
        return new Rest(pause(flow, listing), trouble);
    }

    /**
     * Takes the files that a look has found.
     *
     * @param nanos how long the look took. Its result becomes outdated, so it is used for at most the same time again, but for at
     *              least {@link #BATCH} files
     * @return what went wrong; null if nothing did
     */
    private @Nullable String take(PinnedFlow flow, Bindings.Ready ready, Listing listing, long nanos)
            throws ConnectorException, Rejected, ExecutionException, InterruptedException {
        List<Found> next = new ArrayList<>(listing.stable);
        next.sort(listing.turn);
        Comparator<Found> order = order(ready);
        int together = ready.bound().call(() -> trigger(ready).batch());
        long began = System.nanoTime();
        String trouble = null;
        for (int from = 0; from < next.size(); ) {
            int to = Math.min(next.size(), from + BATCH);
            int settled = listing.settled;
            List<Found> some = new ArrayList<>(next.subList(from, to));
            some.sort(order);
            String why = take(flow, ready, some, together, listing);
            if (trouble == null) trouble = why;
            from = to;
            if (from == next.size()) break;
            if (listing.settled == settled || System.nanoTime() - began > nanos) {
                listing.more = true;
                break;
            }
            why = dispose(flow, ready);
            if (trouble == null) trouble = why;
        }
        return trouble;
    }

    /** @param together how many files each run gets as a list; 0: it gets one, and no list */
    private @Nullable String take(
            PinnedFlow flow, Bindings.Ready ready, List<Found> next, int together, Listing listing)
            throws Rejected, ExecutionException, InterruptedException {
        String trouble = null;
        int most = Math.max(1, together);
        for (int from = 0; from < next.size(); from += most) {
            if (Thread.interrupted()) throw new InterruptedException();
            List<Found> files = next.subList(from, Math.min(next.size(), from + most));
            String why = take(flow, ready, files, together > 0, listing);
            if (trouble == null) trouble = why;
        }
        return trouble;
    }

    private Duration pause(PinnedFlow flow, Listing listing) {
        // Where nothing came of it, the next look would show the same at once.
        if (listing.more && listing.settled > 0) return Duration.ZERO;
        Duration every = Round.every(flow);
        Instant stable = listing.nextStable;
        if (stable == null) return every;
        Duration until = Duration.between(all.clock.instant(), stable);
        return until.compareTo(every) < 0 ? until : every;
    }

    @SuppressWarnings("unchecked") // The binder saw to it that the connection is the trigger's own.
    public static FileTrigger<Connection> trigger(Bindings.Ready ready) {
        return (FileTrigger<Connection>) ready.bound().trigger();
    }

    private static Comparator<Found> order(Bindings.Ready ready) throws ConnectorException, InterruptedException {
        return ready.bound().call(() -> order(trigger(ready)));
    }

    /** Within a call of the trigger. */
    public static Comparator<Found> order(FileTrigger<?> trigger) {
        Comparator<Found> byPath = Comparator.comparing(Found::path);
        return trigger.order() == FileTrigger.Order.BY_PATH
                ? byPath
                : Comparator.comparing(Found::modified).thenComparing(byPath);
    }

    private Listing list(PinnedFlow flow, Bindings.Ready ready) throws ConnectorException, InterruptedException {
        Listing listing = new Listing(Comparator.<Found>comparingInt(file -> tried.getOrDefault(file.path(), 0))
                .thenComparing(order(ready)));
        looks++;
        Instant now = all.clock.instant();
        ready.<@Nullable Object>ask(context -> {
            Duration stableFor = trigger(ready).stableFor();
            List<Found> some = new ArrayList<>(PAGE);
            trigger(ready)
                    .list(
                            file -> {
                                some.add(file);
                                if (some.size() == PAGE) found(flow, listing, some, stableFor, now);
                            },
                            context);
            if (!some.isEmpty()) found(flow, listing, some, stableFor, now);
            return null;
        });
        seen = listing.watched;
        if (!listing.tooMany) tried.keySet().retainAll(listing.listed);
        return listing;
    }

    /** Asks the ledger about several files at once: a million queries would take longer than the rest of the look. */
    private void found(PinnedFlow flow, Listing listing, List<Found> some, Duration stableFor, Instant now)
            throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        Map<String, LedgerEntry> known =
                all.journal.files(flow.flow(), some.stream().map(Found::path).toList());
        for (Found file : some) found(listing, file, known.get(file.path()), stableFor, now);
        some.clear();
    }

    private void found(Listing listing, Found file, @Nullable LedgerEntry known, Duration stableFor, Instant now) {
        if (listing.listed.size() < MOST_WATCHED) listing.listed.add(file.path());
        else listing.tooMany = true;
        // Another content under the path of one that is not disposed of yet has its turn after that.
        if (known != null && (known.version().equals(file.version()) || known.stage() != FileStage.KEPT)) return;
        Sighting before = seen.get(file.path());
        boolean same = before != null && before.version().equals(file.version()) && before.size() == file.size();
        Sighting sighting = same ? before : new Sighting(file.version(), file.size(), now);
        Instant stable = sighting.since().plus(stableFor);
        if (stable.isAfter(now)) {
            if (listing.watched.size() < MOST_WATCHED) listing.watched.put(file.path(), sighting);
            if (listing.nextStable == null || stable.isBefore(listing.nextStable)) listing.nextStable = stable;
            return;
        }
        listing.watched.put(file.path(), sighting); // If it cannot be taken now, it need not be watched again.
        listing.stable.add(file);
        if (listing.stable.size() > MOST_OF_ONE_LISTING) {
            listing.watched.remove(listing.stable.remove().path());
            listing.more = true;
        }
    }

    /** A file whose content is in the server's store. */
    private record Copied(Found file, @Nullable String from, FileRef content) {

        Map<String, Object> payload() {
            return FileRound.payload(file, content);
        }
    }

    public static Map<String, Object> payload(Found file, FileRef content) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("file", content);
        payload.put("name", file.name());
        payload.put("path", file.path());
        payload.put("size", file.size());
        payload.put("modified", file.modified().toString());
        return payload;
    }

    /** The ledger has it now, so that it is not tried again. */
    private void settled(Listing listing, Found file) {
        listing.settled++;
        tried.remove(file.path());
    }

    private void triedInVain(Found file) {
        if (tried.size() < MOST_WATCHED) tried.put(file.path(), looks);
    }

    /**
     * Takes files for one run.
     *
     * @param listed whether the run gets a list
     * @return what went wrong; null if nothing did
     */
    private @Nullable String take(
            PinnedFlow flow, Bindings.Ready ready, List<Found> files, boolean listed, Listing listing)
            throws Rejected, ExecutionException, InterruptedException {
        // Before they are copied, which may take long and much room.
        all.engine.mustHaveRoom(flow);
        try (IncomingFiles brought = all.brought(flow).held()) {
            List<Copied> copied = new ArrayList<>(files.size());
            String trouble = null;
            for (Found file : files) {
                String why = copy(flow, ready, file, brought, copied, listing);
                if (trouble == null) trouble = why;
            }
            if (!copied.isEmpty()) accept(flow, copied, listed, brought, listing);
            return trouble;
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
        LedgerEntry known = all.journal.file(flow.flow(), file.path()).orElse(null);
        String from = known == null ? null : known.version();
        FileRef content;
        try {
            content = stored(ready, file, brought);
        } catch (ConnectorException e) {
            if (e.kind() != ErrorKind.BAD_INPUT && e.kind() != ErrorKind.REFUSED) {
                triedInVain(file);
                return "The file \"" + file.path() + "\" could not be read: " + e.getMessage();
            }
            LedgerChange bad = moved(flow, file, from, FileStage.BAD, String.valueOf(e.getMessage()));
            all.engine.accept(flow, List.of(), List.of(bad)).get();
            settled(listing, file);
            String why =
                    "The file \"" + file.path() + "\" is of no use, and goes the way of failed ones: " + e.getMessage();
            TriggerErrors.LOG.warn("{}: {}", flow.name(), why);
            return why;
        }
        // It is still being written; seen anew, it is watched anew.
        if (content.size() == file.size()) copied.add(new Copied(file, from, content));
        else triedInVain(file);
        return null;
    }

    private void accept(PinnedFlow flow, List<Copied> copied, boolean listed, IncomingFiles brought, Listing listing)
            throws Rejected, ExecutionException, InterruptedException {
        Map<String, Object> payload = listed
                ? Map.of("files", copied.stream().map(Copied::payload).toList())
                : copied.get(0).payload();
        // Without a name of its own: that it is taken once is the ledger's, and one that was put back is taken again.
        String name = Identities.of(flow, payload, Map.of(), null, all.clock.millis());
        List<LedgerChange> moved = new ArrayList<>(copied.size());
        for (Copied one : copied) moved.add(moved(flow, one.file(), one.from(), FileStage.TAKEN, null));
        List<Incoming> event = List.of(new Incoming(payload, null, Map.of(), name));
        for (Receipt receipt : brought.written(all.engine.accept(flow, event, moved))) {
            if (receipt.duplicate()) tellKnown(flow, copied, receipt.run());
            else all.observer.accepted(flow, payload, Map.of());
        }
        for (Copied one : copied) settled(listing, one.file());
    }

    private static void tellKnown(PinnedFlow flow, List<Copied> copied, long run) {
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

    private static FileRef stored(Bindings.Ready ready, Found file, IncomingFiles brought)
            throws ConnectorException, Rejected, InterruptedException {
        String type = type(file.name());
        try (Reservation values = HeapShare.REMOTE_VALUES.open()) {
            return ready.bound().call(() -> {
                try (InputStream content = trigger(ready).open(file, ready.context(brought, values))) {
                    return brought.store(file.name(), type, content);
                } catch (IOException e) {
                    if (Thread.interrupted()) throw new InterruptedException();
                    throw ConnectorException.tryLater(Reached.NO, String.valueOf(e.getMessage()), e);
                }
            });
        } catch (ConnectorException e) {
            throw brought.orRefusal(e);
        }
    }

    /** Those that flows read by rows are not known to Java. */
    public static String type(String name) {
        String guessed = URLConnection.guessContentTypeFromName(name);
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
        return switch (ending) {
            case "csv" -> "text/csv";
            case "tsv" -> "text/tab-separated-values";
            case "json" -> "application/json";
            case "ndjson", "jsonl" -> "application/x-ndjson";
            case "xml" -> "application/xml";
            default -> guessed == null ? "application/octet-stream" : guessed;
        };
    }

    /** Files whose runs have ended. @return what went wrong with one of them; null if nothing did */
    private @Nullable String dispose(PinnedFlow flow, Bindings.Ready ready)
            throws Rejected, ExecutionException, InterruptedException {
        String trouble = null;
        String after = "";
        List<EndedFile> ended;
        do {
            ended = all.journal.endedFiles(flow.flow(), after, PAGE);
            for (EndedFile one : ended) {
                if (Thread.interrupted()) throw new InterruptedException();
                after = one.file().path();
                String why = dispose(flow, ready, one);
                if (trouble == null) trouble = why;
            }
        } while (ended.size() == PAGE);
        return trouble;
    }

    private @Nullable String dispose(PinnedFlow flow, Bindings.Ready ready, EndedFile one)
            throws Rejected, ExecutionException, InterruptedException {
        LedgerEntry file = one.file();
        Found found = new Found(file.path(), file.size(), Instant.ofEpochMilli(file.modified()), file.version());
        Outcome outcome = new Outcome(
                one.succeeded() ? Fate.DONE : Fate.FAILED,
                one.reason(),
                file.run() == 0 ? "" : all.bindings.address("/runs/" + file.run()));
        Left left;
        try {
            left = ready.ask(context -> {
                try {
                    return trigger(ready).dispose(found, outcome, context);
                } catch (IOException e) {
                    if (Thread.interrupted()) throw new InterruptedException();
                    throw ConnectorException.tryLater(Reached.NO, String.valueOf(e.getMessage()), e);
                }
            });
        } catch (ConnectorException e) {
            return "The file \"" + file.path() + "\" could not be taken out of the way: " + e.getMessage();
        }
        LedgerEntry to = left == Left.GONE
                ? null
                : new LedgerEntry(
                        file.path(), file.version(), file.size(), file.modified(), FileStage.KEPT, file.run(), null);
        all.engine
                .accept(flow, List.of(), List.of(new LedgerChange(flow.flow(), file.path(), file.version(), to)))
                .get();
        return null;
    }

    /**
     * Forgets files that stayed in their place and are no longer there; not while the place is empty, as a folder is whose
     * disk is not mounted: all of them would be taken again when it is.
     */
    private void clear(PinnedFlow flow, Listing listing) throws Rejected, ExecutionException, InterruptedException {
        Instant now = all.clock.instant();
        if (listing.tooMany
                || listing.listed.isEmpty()
                || (!cleared.equals(Instant.MIN) && cleared.plus(CLEARED).isAfter(now))) return;
        cleared = now;
        String after = "";
        List<LedgerEntry> kept;
        do {
            kept = all.journal.keptFiles(flow.flow(), after, PAGE);
            for (LedgerEntry file : kept) {
                after = file.path();
                if (listing.listed.contains(file.path())) continue;
                all.engine
                        .accept(
                                flow,
                                List.of(),
                                List.of(new LedgerChange(flow.flow(), file.path(), file.version(), null)))
                        .get();
            }
        } while (kept.size() == PAGE);
    }
}
