package io.junctura.search;

import io.junctura.database.Database;
import io.junctura.dispatch.RunListener;
import io.junctura.files.ValueFiles;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of words, behind the journal. It follows the journal by a cursor over runs in accept order; a run that had not
 * ended by then is looked at again when it changes, which the engine tells, or at the next start.
 *
 * <p>Nothing here stops the server or keeps an event from being accepted: whatever is wrong with the file, it is made
 * anew from the journal, and until then finds less, or is not available. {@link #advance} is for one thread at a time;
 * all else is for any.
 */
public final class SearchIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndex.class);

    /** The lag is counted only up to this number of runs: see {@link #lag}. */
    private static final int LARGEST_BACKLOG = 1_000_000;

    private static final int SLICE = 64;
    /** Changes that wait in memory; beyond, all open runs are looked at again instead. */
    private static final int MOST_TOLD = 100_000;
    /** Ids are given before they are written, so a lower one may come later; a crash may lose the word of it. */
    private static final int LATE = 1_000;
    /** A day of which so few runs are left is made anew of them. */
    private static final int FEW = 1_000;

    private static final int SEARCHES = 2;
    private static final long SEARCH_SECONDS = 10;
    private static final long SWEEP_MILLIS = 600_000;

    private final Path path;
    private final JournalRuns journal;
    private final Clock clock;

    /** Searches hold it shared; who puts another file in place holds it alone. */
    private final ReadWriteLock place = new ReentrantReadWriteLock();

    private final Semaphore searches = new Semaphore(SEARCHES);
    private final ConcurrentLinkedQueue<Connection> readers = new ConcurrentLinkedQueue<>();
    private volatile boolean usable;
    private volatile boolean damaged;
    private volatile String trouble = "it is being opened";

    private @Nullable SearchFile file;
    private volatile long cursor;
    /** Runs up to this one have been read, or are being: what changes in them must be told. */
    private volatile long reach;

    private final Set<Long> told = new LinkedHashSet<>();
    private final Set<Long> forgotten = new LinkedHashSet<>();
    private volatile boolean lostCount;
    private long openAfter = -1;
    private volatile long nextSweep;

    /** Opens nothing yet: the first {@link #advance} does. */
    public SearchIndex(Path dataFolder, Database database, ValueFiles files, Clock clock) {
        this.path = dataFolder.resolve("search.db");
        this.journal = new JournalRuns(database, files);
        this.clock = clock;
        // Whatever is written before the file is open may be of a run that is in it.
        this.reach = Long.MAX_VALUE;
    }

    /** Hears of runs for the index, then tells the next. */
    public RunListener before(RunListener next) {
        return new RunListener() {
            @Override
            public void accepted(Run run) {
                SearchIndex.this.changed(run.id());
                next.accepted(run);
            }

            @Override
            public void begins(Run run) {
                next.begins(run);
            }

            @Override
            public void changed(Run run, RunStatus status) {
                SearchIndex.this.changed(run.id());
                next.changed(run, status);
            }
        };
    }

    /** A run has changed on disk. */
    void changed(long run) {
        if (run > reach) return;
        synchronized (told) {
            if (told.size() < MOST_TOLD) told.add(run);
            else lostCount = true;
        }
    }

    /** These runs were deleted from the journal. Not needed when all of a day's are: such a day is dropped as a whole. */
    public void forget(Collection<Long> runs) {
        synchronized (told) {
            forgotten.addAll(runs);
        }
    }

    /** Many runs were deleted from the journal: days of which none, or few, are left are dropped soon. */
    public void swept() {
        nextSweep = 0;
    }

    /**
     * Takes the next slice of work, of a few milliseconds.
     *
     * @return whether there is more to do now
     * @throws SearchUnavailable if nothing can be done for now; come again later
     */
    public boolean advance() throws SearchUnavailable {
        try {
            if (damaged) throw new SQLException("a search found it damaged", "", 11);
            SearchFile open = file;
            if (open == null) {
                openFile();
                return true;
            }
            boolean more = forgetSome(open) || followTold(open) || followOpen(open) || follow(open) || sweep(open);
            if (!usable) usable = true;
            return more;
        } catch (SQLException e) {
            return mend(e);
        } catch (IOException e) {
            throw unavailable(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The search index does not advance", e);
            throw unavailable(e.toString());
        }
    }

    private void openFile() throws SQLException, IOException, SearchUnavailable {
        SearchFile opened = SearchFile.open(path, journal.installation());
        if (opened == null) {
            LOG.info("The search index is of another version or another database: it is made anew.");
            remove();
            return;
        }
        long[] progress = opened.progress();
        long accepted = progress[0] == 0 ? 0 : journal.acceptedOf(progress[0]);
        if (progress[0] > journal.lastGiven() || (accepted != 0 && accepted != progress[1])) {
            opened.close();
            LOG.info(
                    "The search index does not match the database: its last run is {}, that of the database is {}. The server"
                            + " rebuilds it.",
                    progress[0],
                    journal.lastGiven());
            remove();
            return;
        }
        long from = progress[0] == 0 ? Math.max(0, journal.firstAfter(0) - 1) : progress[0];
        file = opened;
        cursor = from;
        reach = from;
        openAfter = 0;
        synchronized (told) {
            for (long id : journal.ids(Math.max(1, from - LATE), from, LATE + 1)) if (!opened.has(id)) told.add(id);
        }
        opened.rollback();
        usable = true;
    }

    private boolean mend(SQLException e) throws SearchUnavailable {
        if (!damaged && !SearchFile.isDamage(e)) {
            closeFile();
            throw unavailable(e.getMessage());
        }
        LOG.warn("The search index is damaged ({}): it is made anew from the journal.", e.getMessage());
        try {
            remove();
            return true;
        } catch (IOException failed) {
            throw unavailable(failed.getMessage());
        }
    }

    private SearchUnavailable unavailable(@Nullable String why) {
        usable = false;
        trouble = String.valueOf(why);
        return refusal();
    }

    private SearchUnavailable refusal() {
        return new SearchUnavailable("Runs cannot be searched for at this moment: the index " + path
                + " cannot be used, since " + trouble + ". It mends itself; look at the disk if this stays.");
    }

    private void remove() throws IOException {
        place.writeLock().lock();
        try {
            closeFile();
            SearchFile.delete(path);
            damaged = false;
            cursor = 0;
        } finally {
            place.writeLock().unlock();
        }
    }

    private void closeFile() {
        place.writeLock().lock();
        try {
            usable = false;
            reach = Long.MAX_VALUE;
            closeQuietly(file);
            file = null;
            for (Connection reader; (reader = readers.poll()) != null; ) closeQuietly(reader);
        } finally {
            place.writeLock().unlock();
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable one) {
        if (one == null) return;
        try {
            one.close();
        } catch (Exception e) {
            LOG.debug("A connection to the search index was not closed: {}", e.toString());
        }
    }

    private List<Long> take(Set<Long> from) {
        synchronized (told) {
            List<Long> some = new ArrayList<>();
            var all = from.iterator();
            while (some.size() < SLICE && all.hasNext()) {
                some.add(all.next());
                all.remove();
            }
            return some;
        }
    }

    private boolean forgetSome(SearchFile to) throws SQLException {
        List<Long> runs = take(forgotten);
        if (runs.isEmpty()) return false;
        for (long run : runs) {
            to.remove(run);
            to.closed(run);
        }
        to.commit();
        return true;
    }

    private boolean followTold(SearchFile to) throws SQLException {
        List<Long> runs = take(told);
        if (runs.isEmpty()) return false;
        for (long run : runs) if (run <= cursor) again(to, run);
        to.commit();
        return true;
    }

    private void again(SearchFile to, long run) throws SQLException {
        to.remove(run);
        to.closed(run);
        JournalRuns.Found found = journal.one(run);
        if (found != null) add(to, found);
    }

    private static void add(SearchFile to, JournalRuns.Found found) throws SQLException {
        to.add(found.id(), found.accepted(), found.words());
        if (!found.lasting()) to.open(new SearchFile.Open(found.id(), found.appends()));
    }

    /** After a start, and after changes that nobody counted. */
    private boolean followOpen(SearchFile to) throws SQLException {
        if (openAfter < 0) {
            if (!lostCount) return false;
            lostCount = false;
            openAfter = 0;
        }
        List<SearchFile.Open> open = to.opened(openAfter, SLICE);
        if (open.isEmpty()) {
            openAfter = -1;
            return true;
        }
        List<JournalRuns.@Nullable Found> states = journal.states(open);
        for (int i = 0; i < open.size(); i++) {
            JournalRuns.Found now = states.get(i);
            if (now == null || now.lasting() || now.appends() != open.get(i).appends()) {
                again(to, open.get(i).run());
            }
        }
        to.commit();
        openAfter = open.get(open.size() - 1).run();
        return true;
    }

    private boolean follow(SearchFile to) throws SQLException {
        long from = cursor;
        long newest = journal.newest();
        if (newest <= from) return false;
        long next = journal.firstAfter(from);
        long last = Math.min(next + SLICE, newest);
        // Before it is read: whoever changes one of these from now on is heard.
        reach = last;
        List<JournalRuns.Found> found = journal.between(from, last);
        if (found.isEmpty()) return false;
        for (JournalRuns.Found one : found) add(to, one);
        JournalRuns.Found end = found.get(found.size() - 1);
        to.moveTo(end.id(), end.accepted());
        to.commit();
        cursor = end.id();
        return end.id() < newest;
    }

    /** Drops the days whose runs are gone. Of a day of which a few are left, these are put into a new table. */
    private boolean sweep(SearchFile of) throws SQLException {
        long now = clock.millis();
        long until = nextSweep - now;
        // What is further away than it can be was set while the clock was ahead.
        if (until > 0 && until <= SWEEP_MILLIS) return of.shrink();
        List<SearchFile.Day> days = of.days();
        for (int i = days.size() - 1; i > 0; i--) {
            SearchFile.Day day = days.get(i);
            List<Long> left = journal.ids(day.first(), day.last(), FEW + 1);
            if (left.size() > FEW || left.size() * 2L > day.runs()) continue;
            of.drop(day);
            for (long run : left) {
                JournalRuns.Found found = journal.one(run);
                if (found != null && Math.floorDiv(found.accepted(), SearchFile.DAY) == day.day()) add(of, found);
            }
            of.commit();
            return true;
        }
        nextSweep = now + SWEEP_MILLIS;
        return true;
    }

    /** How far behind it is. Costs a few reads. */
    public SearchLag lag() {
        try {
            long at = cursor;
            long first = journal.firstAfter(at);
            long runs = first == 0 ? 0 : journal.newest() - Math.max(at, first - 1);
            // A restore skips numbers, so the runs are counted.
            if (runs > LARGEST_BACKLOG) runs = journal.countAfter(at, LARGEST_BACKLOG);
            synchronized (told) {
                for (long run : told) if (run <= at) runs++;
            }
            long seconds = first == 0 ? 0 : Math.max(0, clock.millis() - journal.acceptedOf(first)) / 1_000;
            return new SearchLag(runs, seconds);
        } catch (SQLException e) {
            throw new IllegalStateException("The journal cannot be read: " + e.getMessage(), e);
        }
    }

    /** How large it is on disk, in bytes, with its log. */
    public long size() {
        return size(path) + size(Path.of(path + "-wal"));
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * The runs that match, the highest id first. Some may be gone from the journal by now.
     *
     * @param least  no run below this one
     * @param before no run from this one on
     * @param limit  how many at the most
     */
    public long[] newest(SearchQuery query, long least, long before, int limit) throws SearchUnavailable {
        if (query.isEmpty()) return new long[0];
        return search(reader -> {
            long[] found = new long[0];
            for (SearchFile.Day day : SearchFile.days(reader)) {
                if (day.first() >= before || day.last() < least) continue;
                // Days come by their newest run; where the clock was set back, they may overlap.
                if (found.length == limit && day.last() < found[limit - 1]) break;
                found = merged(found, matching(reader, day, query, least, before, limit), limit);
            }
            return found;
        });
    }

    /** Which of these runs match, in their order. */
    public List<Long> among(SearchQuery query, List<Long> runs) throws SearchUnavailable {
        if (query.isEmpty() || runs.isEmpty()) return List.of();
        return search(reader -> {
            List<SearchFile.Day> days = SearchFile.days(reader);
            List<Long> matching = new ArrayList<>();
            for (long run : runs) {
                for (SearchFile.Day day : days) {
                    if (run < day.first() || run > day.last()) continue;
                    if (matching(reader, day, query, run, run + 1, 1).length > 0) {
                        matching.add(run);
                        break;
                    }
                }
            }
            return matching;
        });
    }

    private static long[] matching(
            Connection reader, SearchFile.Day day, SearchQuery query, long least, long before, int limit)
            throws SQLException {
        long[] found = new long[limit];
        int count = 0;
        String table = day.table();
        try (PreparedStatement select = reader.prepareStatement("SELECT rowid FROM " + table + " WHERE " + table
                + " MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?")) {
            select.setString(1, query.match());
            select.setLong(2, least);
            select.setLong(3, before);
            select.setInt(4, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) found[count++] = row.getLong(1);
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** The highest of both, each of them once. */
    private static long[] merged(long[] a, long[] b, int limit) {
        if (a.length == 0) return b;
        long[] merged = new long[Math.min(limit, a.length + b.length)];
        int count = 0;
        for (int i = 0, j = 0; count < merged.length && (i < a.length || j < b.length); ) {
            long next = (j == b.length || (i < a.length && a[i] >= b[j])) ? a[i++] : b[j++];
            if (count == 0 || merged[count - 1] != next) merged[count++] = next;
        }
        return Arrays.copyOf(merged, count);
    }

    @FunctionalInterface
    private interface Search<T> {
        T in(Connection reader) throws SQLException;
    }

    private <T> T search(Search<T> search) throws SearchUnavailable {
        boolean admitted = false;
        try {
            admitted = searches.tryAcquire(SEARCH_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!admitted) throw new SearchUnavailable("Too many searches are under way. Search again in a moment.");
        place.readLock().lock();
        try {
            if (!usable || damaged) throw refusal();
            return with(search);
        } catch (SQLException e) {
            if (SearchFile.isDamage(e)) damaged = true;
            trouble = String.valueOf(e.getMessage());
            throw refusal();
        } finally {
            place.readLock().unlock();
            searches.release();
        }
    }

    private <T> T with(Search<T> search) throws SQLException {
        Connection reader = readers.poll();
        if (reader == null) reader = SearchFile.reader(path);
        boolean sound = false;
        try {
            // One view of the days and their tables, whatever is dropped meanwhile.
            reader.setAutoCommit(false);
            T found = search.in(reader);
            reader.rollback();
            sound = true;
            return found;
        } finally {
            if (sound) readers.add(reader);
            else closeQuietly(reader);
        }
    }

    /** Call it when nobody advances any more. */
    @Override
    public void close() {
        trouble = "the server is stopping";
        closeFile();
    }
}
