package io.junctura.search;

import io.junctura.database.Database;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.files.ValueFiles;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search index of words in runs, behind the journal. A cursor moves over the runs in the order in which they were accepted. A
 * run that has not ended by then is read again when the engine reports a change, or at the next start.
 *
 * <p>The index never stops the server or the acceptance of events. A damaged file is rebuilt from the journal; until then
 * searches find less, or are refused. One thread at a time calls {@link #advance}; all other methods are thread safe.
 */
public final class SearchIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndex.class);

    /** The lag is counted only up to this number of runs: see {@link #lag}. */
    private static final int MAX_BACKLOG = 1_000_000;

    private static final int SLICE = 64;
    /** Ids are assigned before they are written, so a lower one may appear later, and a crash may lose its notification. */
    private static final int LATE = 1_000;
    /** The table of a day with at most this many runs left is rebuilt from them. */
    private static final int FEW = 1_000;

    private static final long SWEEP_MILLIS = 600_000;

    private final Path path;
    private final JournalRuns journal;
    private final Clock clock;

    private final IndexSearches searches;
    private final ChangedRuns changes = new ChangedRuns();
    private @Nullable SearchFile file;
    private volatile long cursor;
    private long openAfter = -1;
    private volatile long nextSweep;

    /** The first {@link #advance} opens the file. */
    public SearchIndex(Path dataFolder, Database database, ValueFiles files, Clock clock) {
        this.path = dataFolder.resolve("search.db");
        this.journal = new JournalRuns(database, files);
        this.clock = clock;
        this.searches = new IndexSearches(path);
    }

    /** Reports changed runs to the index. Add it before listeners whose users may search for these runs. */
    public RunListener listener() {
        return new RunListener() {
            @Override
            public void accepted(Run run) {
                SearchIndex.this.changed(run.id());
            }

            @Override
            public void changed(Run run, RunStatus status) {
                SearchIndex.this.changed(run.id());
            }
        };
    }

    /** Records that a run has changed on disk. */
    void changed(long run) {
        changes.changed(run);
    }

    /** Records that these runs were deleted from the journal. A day whose runs are all deleted is dropped as a whole. */
    public void forget(Collection<Long> runs) {
        changes.deleted(runs);
    }

    /** Reports that many runs were deleted from the journal: the index soon drops days with no or few runs left. */
    public void swept() {
        nextSweep = 0;
    }

    /**
     * Does the next slice of work, of a few milliseconds.
     *
     * @return whether there is more to do now
     * @throws SearchUnavailable if the file cannot be used now; call again later
     */
    public boolean advance() throws SearchUnavailable {
        try {
            if (searches.foundDamage()) throw new SQLException("a search found it damaged", "", 11);
            SearchFile open = file;
            if (open == null) {
                openFile();
                return true;
            }
            boolean more =
                    removeDeleted(open) || followChanged(open) || followOpen(open) || follow(open) || sweep(open);
            searches.allow();
            return more;
        } catch (SQLException e) {
            return mend(e);
        } catch (IOException e) {
            throw searches.refuse(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("The search index does not advance", e);
            throw searches.refuse(e.toString());
        }
    }

    private void openFile() throws SQLException, IOException, SearchUnavailable {
        SearchFile opened = SearchFile.open(path, journal.installation());
        if (opened == null) {
            LOG.info("The search index is of another version or another database. The server rebuilds it.");
            remove();
            return;
        }
        long[] progress = opened.progress();
        long accepted = progress[0] == 0 ? 0 : journal.acceptedOf(progress[0]);
        if (progress[0] > journal.lastGiven() || (accepted != 0 && accepted != progress[1])) {
            opened.close();
            LOG.info(
                    "The search index does not match the database: its last run is {}, that of the database is {}. The"
                            + " server rebuilds it.",
                    progress[0],
                    journal.lastGiven());
            remove();
            return;
        }
        long from = progress[0] == 0 ? Math.max(0, journal.firstAfter(0) - 1) : progress[0];
        file = opened;
        cursor = from;
        changes.keepUpTo(from);
        openAfter = 0;
        for (long id : journal.ids(Math.max(1, from - LATE), from, LATE + 1)) if (!opened.has(id)) changes.add(id);
        opened.rollback();
        searches.allow();
    }

    private boolean mend(SQLException e) throws SearchUnavailable {
        if (!searches.foundDamage() && !SearchFile.isDamage(e)) {
            closeFile();
            throw searches.refuse(String.valueOf(e.getMessage()));
        }
        LOG.warn("The search index is damaged ({}). The server rebuilds it from the journal.", e.getMessage());
        try {
            remove();
            return true;
        } catch (IOException failed) {
            throw searches.refuse(String.valueOf(failed.getMessage()));
        }
    }

    private void remove() throws IOException {
        searches.<IOException>close(() -> {
            closeWriter();
            SearchFile.delete(path);
            searches.damageRepaired();
            cursor = 0;
        });
    }

    private void closeFile() {
        searches.<RuntimeException>close(this::closeWriter);
    }

    private void closeWriter() {
        changes.keepAll();
        IndexSearches.closeQuietly(file);
        file = null;
    }

    private boolean removeDeleted(SearchFile to) throws SQLException {
        List<Long> runs = changes.takeDeleted();
        if (runs.isEmpty()) return false;
        for (long run : runs) {
            to.remove(run);
            to.closed(run);
        }
        to.commit();
        return true;
    }

    private boolean followChanged(SearchFile to) throws SQLException {
        List<Long> runs = changes.takeChanged();
        if (runs.isEmpty()) return false;
        for (long run : runs) if (run <= cursor) again(to, run);
        to.commit();
        return true;
    }

    private void again(SearchFile to, long run) throws SQLException {
        to.remove(run);
        to.closed(run);
        JournalRuns.IndexableRun found = journal.one(run);
        if (found != null) add(to, found);
    }

    private static void add(SearchFile to, JournalRuns.IndexableRun found) throws SQLException {
        to.add(found.id(), found.accepted(), found.words());
        if (!found.lasting()) to.open(new SearchFile.Open(found.id(), found.appends()));
    }

    /** Reads open runs again, after a start and after an overflow of {@link ChangedRuns}. */
    private boolean followOpen(SearchFile to) throws SQLException {
        if (openAfter < 0) {
            if (!changes.takeOverflowed()) return false;
            openAfter = 0;
        }
        List<SearchFile.Open> open = to.opened(openAfter, SLICE);
        if (open.isEmpty()) {
            openAfter = -1;
            return true;
        }
        List<JournalRuns.@Nullable IndexableRun> states = journal.states(open);
        for (int i = 0; i < open.size(); i++) {
            JournalRuns.IndexableRun now = states.get(i);
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
        changes.keepUpTo(last);
        List<JournalRuns.IndexableRun> found = journal.between(from, last);
        if (found.isEmpty()) return false;
        for (JournalRuns.IndexableRun one : found) add(to, one);
        JournalRuns.IndexableRun end = found.get(found.size() - 1);
        to.moveTo(end.id(), end.accepted());
        to.commit();
        cursor = end.id();
        return end.id() < newest;
    }

    /** Drops days whose runs were deleted. The few runs that are left of a day are added to a new table. */
    private boolean sweep(SearchFile of) throws SQLException {
        long now = clock.millis();
        long until = nextSweep - now;
        // A later time than this was set while the clock was ahead.
        if (until > 0 && until <= SWEEP_MILLIS) return of.shrink();
        List<SearchFile.Day> days = of.days();
        for (int i = days.size() - 1; i > 0; i--) {
            SearchFile.Day day = days.get(i);
            List<Long> left = journal.ids(day.first(), day.last(), FEW + 1);
            if (left.size() > FEW || left.size() * 2L > day.runs()) continue;
            of.drop(day);
            for (long run : left) {
                JournalRuns.IndexableRun found = journal.one(run);
                if (found != null && Math.floorDiv(found.accepted(), SearchFile.DAY) == day.day()) add(of, found);
            }
            of.commit();
            return true;
        }
        nextSweep = now + SWEEP_MILLIS;
        return true;
    }

    /** How far the index is behind the journal. Costs a few reads. */
    public SearchLag lag() {
        try {
            long at = cursor;
            long first = journal.firstAfter(at);
            long runs = first == 0 ? 0 : journal.newest() - Math.max(at, first - 1);
            // A restore skips numbers, so the runs are counted.
            if (runs > MAX_BACKLOG) runs = journal.countAfter(at, MAX_BACKLOG);
            runs += changes.countUpTo(at);
            long seconds = first == 0 ? 0 : Math.max(0, clock.millis() - journal.acceptedOf(first)) / 1_000;
            return new SearchLag(runs, seconds);
        } catch (SQLException e) {
            throw new IllegalStateException("The journal cannot be read: " + e.getMessage(), e);
        }
    }

    /** The size on disk with the write-ahead log, in bytes. */
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
     * The runs that match, the highest id first. Some may have been deleted from the journal.
     *
     * @param least  no run below this one
     * @param before no run from this one on
     * @param limit  the most runs
     */
    public long[] newest(SearchQuery query, long least, long before, int limit) throws SearchUnavailable {
        return query.isEmpty() ? new long[0] : searches.newest(query, least, before, limit);
    }

    /** Those of these runs that match, in their order. */
    public List<Long> among(SearchQuery query, List<Long> runs) throws SearchUnavailable {
        return query.isEmpty() || runs.isEmpty() ? List.of() : searches.among(query, runs);
    }

    /**
     * Where a run contains the words of a search: at most {@code most} places. Empty if the run has changed or was deleted
     * since it was found.
     */
    public List<SearchMatch> matches(SearchQuery query, long run, int most) {
        try {
            return Matches.in(journal.texts(run), query.terms(), most);
        } catch (SQLException e) {
            throw new IllegalStateException("The journal cannot be read: " + e.getMessage(), e);
        }
    }

    /** To be called when no thread calls {@link #advance} any more. */
    @Override
    public void close() {
        closeFile();
        searches.refuse("the server is stopping");
    }
}
