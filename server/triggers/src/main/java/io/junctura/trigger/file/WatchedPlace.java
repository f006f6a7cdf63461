package io.junctura.trigger.file;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileTrigger;
import io.junctura.api.FileTrigger.Found;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.FileLedger;
import io.junctura.run.journal.FileStage;
import io.junctura.run.journal.LedgerEntry;
import io.junctura.trigger.Bindings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place that one flow watches for files: which files are new, and stable for long enough to be taken. Used by one
 * thread at a time.
 *
 * <p>Since when a file is unchanged is in memory only, so after a restart the server watches a file once more before it
 * takes it.
 */
final class WatchedPlace {
    /** The most files that are taken after one listing: to list a million files takes seconds. */
    private static final int MAX_PER_LISTING = 20_000;

    /** The most files that are remembered. Beyond it, the ledger forgets no file: it cannot be known which ones are gone. */
    private static final int MAX_WATCHED = 100_000;

    private static final int PAGE = 200;

    private final FileLedger ledger;
    private final Clock clock;
    private Map<String, Sighting> seen = Map.of();
    /** Files that could not be taken, with the number of the listing after which that was last tried. The oldest come first. */
    private final Map<String, Integer> tried = new HashMap<>();

    private int listings;

    WatchedPlace(FileLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** @param since when the file was first seen in this state */
    private record Sighting(String version, long size, Instant since) {}

    /** The result of one listing. */
    final class Listing {
        /** The order in which stable files are taken. */
        final Comparator<Found> turn;

        private final Map<String, Sighting> watched = new HashMap<>();
        /** Files that may be taken and whose turn it is, the last of them first. */
        private final PriorityQueue<Found> stable;

        private final Set<String> listed = new HashSet<>();
        private boolean more;
        private boolean tooMany;
        /** How many of the files the ledger has now. */
        private int settled;

        private @Nullable Instant nextStable;

        Listing(Comparator<Found> turn) {
            this.turn = turn;
            stable = new PriorityQueue<>(turn.reversed());
        }

        /** The files to take, in their order. */
        List<Found> stable() {
            List<Found> files = new ArrayList<>(stable);
            files.sort(turn);
            return files;
        }

        boolean contains(String path) {
            return listed.contains(path);
        }

        /** Whether all files of the place are known, and there are any. An unmounted disk looks like an empty folder. */
        boolean isComplete() {
            return !tooMany && !listed.isEmpty();
        }

        int settled() {
            return settled;
        }

        /** The ledger has the file now, so it is not tried again. */
        void settled(Found file) {
            settled++;
            tried.remove(file.path());
        }

        void failed(Found file) {
            if (tried.size() < MAX_WATCHED) tried.put(file.path(), listings);
        }

        /** There are more files than this listing was used for. */
        void setMore() {
            more = true;
        }

        /** How long until the next listing, if the flow polls at this interval. */
        Duration pause(Duration every) {
            // If none was settled, the next listing would show the same at once.
            if (more && settled > 0) return Duration.ZERO;
            if (nextStable == null) return every;
            Duration until = Duration.between(clock.instant(), nextStable);
            return until.compareTo(every) < 0 ? until : every;
        }
    }

    /** @param order of the trigger */
    Listing list(PinnedFlow flow, Bindings.Ready ready, Comparator<Found> order)
            throws ConnectorException, InterruptedException {
        Listing listing = new Listing(Comparator.<Found>comparingInt(file -> tried.getOrDefault(file.path(), 0))
                .thenComparing(order));
        listings++;
        Instant now = clock.instant();
        FileTrigger<?> trigger = FileTriggers.of(ready);
        ready.<@Nullable Object>ask(context -> {
            Duration stableFor = trigger.stableFor();
            List<Found> some = new ArrayList<>(PAGE);
            FileTriggers.of(ready)
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

    /** Asks the ledger about several files at once: a million queries would take longer than the rest of the listing. */
    private void found(PinnedFlow flow, Listing listing, List<Found> some, Duration stableFor, Instant now)
            throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        Map<String, LedgerEntry> known =
                ledger.files(flow.flow(), some.stream().map(Found::path).toList());
        for (Found file : some) found(listing, file, known.get(file.path()), stableFor, now);
        some.clear();
    }

    private void found(Listing listing, Found file, @Nullable LedgerEntry known, Duration stableFor, Instant now) {
        if (listing.listed.size() < MAX_WATCHED) listing.listed.add(file.path());
        else listing.tooMany = true;
        // A new content under the path of a file that is not disposed of yet is taken after that.
        if (known != null && (known.version().equals(file.version()) || known.stage() != FileStage.KEPT)) return;
        Sighting before = seen.get(file.path());
        boolean same = before != null && before.version().equals(file.version()) && before.size() == file.size();
        Sighting sighting = same ? before : new Sighting(file.version(), file.size(), now);
        Instant stable = sighting.since().plus(stableFor);
        if (stable.isAfter(now)) {
            if (listing.watched.size() < MAX_WATCHED) listing.watched.put(file.path(), sighting);
            if (listing.nextStable == null || stable.isBefore(listing.nextStable)) listing.nextStable = stable;
            return;
        }
        listing.watched.put(file.path(), sighting); // If it cannot be taken now, it need not become stable again.
        listing.stable.add(file);
        if (listing.stable.size() > MAX_PER_LISTING) {
            listing.watched.remove(listing.stable.remove().path());
            listing.more = true;
        }
    }
}
