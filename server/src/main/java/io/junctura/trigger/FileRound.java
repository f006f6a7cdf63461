package io.junctura.trigger;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.FileTrigger;
import io.junctura.api.FileTrigger.Fate;
import io.junctura.api.FileTrigger.Found;
import io.junctura.api.FileTrigger.Left;
import io.junctura.api.Reached;
import io.junctura.dispatch.Full;
import io.junctura.dispatch.Incoming;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.Journal.EndedFile;
import io.junctura.run.Journal.FileMoved;
import io.junctura.run.Journal.FileStage;
import io.junctura.run.Journal.Ledgered;
import io.junctura.run.Journal.Receipt;
import io.junctura.run.PinnedFlow;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the place that a flow watches for files. What happened to a file is in the journal's ledger; in memory is
 * only which files have been seen since when, and so after a restart a file is watched once more before it is taken.
 */
final class FileRound implements Round {
    /** So many are taken before the place is looked at again. */
    private static final int AT_ONCE = 1_000;

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
    private static final class Look {
        final Map<String, Sighting> watched = new HashMap<>();
        /** Those that may be taken and whose turn it is, the last of them first. */
        final PriorityQueue<Found> stable;

        final Set<String> listed = new HashSet<>();
        boolean more;
        boolean tooMany;
        /** Whether the place shows fewer at the next look. */
        boolean settledSome;

        @Nullable
        Instant nextStable;

        Look(Comparator<Found> order) {
            stable = new PriorityQueue<>(order.reversed());
        }
    }

    FileRound(Polls all) {
        this.all = all;
    }

    @Override
    public Rest once(PinnedFlow flow) throws ConnectorException, Full, ExecutionException, InterruptedException {
        Bindings.Ready ready = all.bindings.of(flow);
        String trouble = dispose(flow, ready);
        Look look = look(flow, ready);
        List<Found> next = new ArrayList<>(look.stable);
        next.sort(order(ready));
        for (Found file : next) {
            if (Thread.interrupted()) throw new InterruptedException();
            Taking taking = take(flow, ready, file);
            if (taking.settled()) {
                look.settledSome = true;
                tried.remove(file.path());
            } else if (tried.size() < MOST_WATCHED) {
                tried.put(file.path(), looks);
            }
            if (trouble == null) trouble = taking.trouble();
        }
        clear(flow, look);
        return new Rest(pause(flow, look), trouble);
    }

    private Duration pause(PinnedFlow flow, Look look) {
        // Where nothing came of it, the next look would show the same at once.
        if (look.more && look.settledSome) return Duration.ZERO;
        Duration every = Round.every(flow);
        Instant stable = look.nextStable;
        if (stable == null) return every;
        Duration until = Duration.between(all.clock.instant(), stable);
        return until.compareTo(every) < 0 ? until : every;
    }

    @SuppressWarnings("unchecked") // The binder saw to it that the connection is the trigger's own.
    private static FileTrigger<Connection> trigger(Bindings.Ready ready) {
        return (FileTrigger<Connection>) ready.bound().trigger();
    }

    private static Comparator<Found> order(Bindings.Ready ready) throws ConnectorException, InterruptedException {
        Comparator<Found> byPath = Comparator.comparing(Found::path);
        return ready.bound().call(() -> trigger(ready).order()) == FileTrigger.Order.BY_PATH
                ? byPath
                : Comparator.comparing(Found::modified).thenComparing(byPath);
    }

    private Look look(PinnedFlow flow, Bindings.Ready ready) throws ConnectorException, InterruptedException {
        Look look = new Look(Comparator.<Found>comparingInt(file -> tried.getOrDefault(file.path(), 0))
                .thenComparing(order(ready)));
        looks++;
        Instant now = all.clock.instant();
        ready.<@Nullable Object>ask(context -> {
            Duration stableFor = trigger(ready).stableFor();
            trigger(ready).list(file -> found(flow, look, file, stableFor, now), context);
            return null;
        });
        seen = look.watched;
        if (!look.tooMany) tried.keySet().retainAll(look.listed);
        return look;
    }

    private void found(PinnedFlow flow, Look look, Found file, Duration stableFor, Instant now)
            throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        if (look.listed.size() < MOST_WATCHED) look.listed.add(file.path());
        else look.tooMany = true;
        Ledgered known = all.journal.file(flow.flow(), file.path()).orElse(null);
        // Another content under the path of one that is not disposed of yet has its turn after that.
        if (known != null && (known.version().equals(file.version()) || known.stage() != FileStage.KEPT)) return;
        Sighting before = seen.get(file.path());
        boolean same = before != null && before.version().equals(file.version()) && before.size() == file.size();
        Sighting sighting = same ? before : new Sighting(file.version(), file.size(), now);
        Instant stable = sighting.since().plus(stableFor);
        if (stable.isAfter(now)) {
            if (look.watched.size() < MOST_WATCHED) look.watched.put(file.path(), sighting);
            if (look.nextStable == null || stable.isBefore(look.nextStable)) look.nextStable = stable;
            return;
        }
        look.watched.put(file.path(), sighting); // If it cannot be taken now, it need not be watched again.
        look.stable.add(file);
        if (look.stable.size() > AT_ONCE) {
            look.watched.remove(look.stable.remove().path());
            look.more = true;
        }
    }

    /**
     * What came of an attempt to take a file.
     *
     * @param settled whether the ledger has it now, so that it is not tried again
     * @param trouble what went wrong; null if nothing did
     */
    private record Taking(boolean settled, @Nullable String trouble) {}

    private Taking take(PinnedFlow flow, Bindings.Ready ready, Found file)
            throws Full, ExecutionException, InterruptedException {
        // Before it is copied, which may take long and much room.
        all.engine.mustHaveRoom(flow);
        try (BroughtFiles brought = all.brought(flow).held()) {
            return take(flow, ready, file, brought);
        }
    }

    private Taking take(PinnedFlow flow, Bindings.Ready ready, Found file, BroughtFiles brought)
            throws Full, ExecutionException, InterruptedException {
        Ledgered known = all.journal.file(flow.flow(), file.path()).orElse(null);
        String from = known == null ? null : known.version();
        FileRef stored;
        try {
            stored = stored(ready, file, brought);
        } catch (ConnectorException e) {
            if (e.kind() != ErrorKind.BAD_INPUT && e.kind() != ErrorKind.REFUSED) {
                return new Taking(false, "The file \"" + file.path() + "\" could not be read: " + e.getMessage());
            }
            move(flow, List.of(), file, from, FileStage.BAD).get();
            String why =
                    "The file \"" + file.path() + "\" is of no use, and goes the way of failed ones: " + e.getMessage();
            Troubles.LOG.warn("{}: {}", flow.name(), why);
            return new Taking(true, why);
        }
        // It is still being written; seen anew, it is watched anew.
        if (stored.size() != file.size()) return new Taking(false, null);
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("file", stored);
        payload.put("name", file.name());
        payload.put("path", file.path());
        payload.put("size", file.size());
        payload.put("modified", file.modified().toString());
        // Without a name of its own: that it is taken once is the ledger's, and one that was put back is taken again.
        String name = Identities.of(flow, payload, Map.of(), null, all.clock.millis());
        List<Incoming> event = List.of(new Incoming(payload, null, Map.of(), name));
        for (Receipt receipt : brought.written(move(flow, event, file, from, FileStage.TAKEN))) {
            if (receipt.known()) tellKnown(flow, file, receipt.run());
        }
        return new Taking(true, null);
    }

    private static void tellKnown(PinnedFlow flow, Found file, long run) {
        Troubles.LOG.info(
                "{}: the file \"{}\" starts no run: by the flow's dedupe-by, it is known as that of run {}, and goes its way.",
                flow.name(),
                file.path(),
                run);
    }

    private CompletableFuture<List<Receipt>> move(
            PinnedFlow flow, List<Incoming> events, Found file, @Nullable String from, FileStage stage) throws Full {
        Ledgered to = new Ledgered(
                file.path(), file.version(), file.size(), file.modified().toEpochMilli(), stage, 0);
        return all.engine.accept(flow, events, new FileMoved(flow.flow(), file.path(), from, to));
    }

    private static FileRef stored(Bindings.Ready ready, Found file, BroughtFiles brought)
            throws ConnectorException, Full, InterruptedException {
        String guessed = URLConnection.guessContentTypeFromName(file.name());
        try (Reservation values = HeapShare.REMOTE_VALUES.open()) {
            return ready.bound().call(() -> {
                try (InputStream content = trigger(ready).open(file, ready.context(brought, values))) {
                    return brought.store(file.name(), type(file.name(), guessed), content);
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
    private static String type(String name, @Nullable String guessed) {
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
            throws Full, ExecutionException, InterruptedException {
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
            throws Full, ExecutionException, InterruptedException {
        Ledgered file = one.file();
        Found found = new Found(file.path(), file.size(), Instant.ofEpochMilli(file.modified()), file.version());
        Left left;
        try {
            left = ready.ask(context -> {
                try {
                    return trigger(ready).dispose(found, one.succeeded() ? Fate.DONE : Fate.FAILED, context);
                } catch (IOException e) {
                    if (Thread.interrupted()) throw new InterruptedException();
                    throw ConnectorException.tryLater(Reached.NO, String.valueOf(e.getMessage()), e);
                }
            });
        } catch (ConnectorException e) {
            return "The file \"" + file.path() + "\" could not be taken out of the way: " + e.getMessage();
        }
        Ledgered to = left == Left.GONE
                ? null
                : new Ledgered(file.path(), file.version(), file.size(), file.modified(), FileStage.KEPT, file.run());
        all.engine
                .accept(flow, List.of(), new FileMoved(flow.flow(), file.path(), file.version(), to))
                .get();
        return null;
    }

    /**
     * Forgets files that stayed in their place and are no longer there; not while the place is empty, as a folder is whose
     * disk is not mounted: all of them would be taken again when it is.
     */
    private void clear(PinnedFlow flow, Look look) throws Full, ExecutionException, InterruptedException {
        Instant now = all.clock.instant();
        if (look.tooMany
                || look.listed.isEmpty()
                || (!cleared.equals(Instant.MIN) && cleared.plus(CLEARED).isAfter(now))) return;
        cleared = now;
        String after = "";
        List<Ledgered> kept;
        do {
            kept = all.journal.keptFiles(flow.flow(), after, PAGE);
            for (Ledgered file : kept) {
                after = file.path();
                if (look.listed.contains(file.path())) continue;
                all.engine
                        .accept(flow, List.of(), new FileMoved(flow.flow(), file.path(), file.version(), null))
                        .get();
            }
        } while (kept.size() == PAGE);
    }
}
