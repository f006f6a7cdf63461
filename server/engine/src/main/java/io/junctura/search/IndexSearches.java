package io.junctura.search;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches the index file, over connections of its own. Refuses searches while the file cannot be used. Thread safe. */
final class IndexSearches {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndex.class);

    private static final int MAX_AT_ONCE = 2;
    private static final long MAX_WAIT_SECONDS = 10;

    private final Path path;
    /** Searches share it; replacing the file needs it exclusively. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private final Semaphore permits = new Semaphore(MAX_AT_ONCE);
    private final ConcurrentLinkedQueue<Connection> readers = new ConcurrentLinkedQueue<>();
    private volatile boolean usable;
    private volatile boolean damaged;
    private volatile String reason = "it is being opened";

    IndexSearches(Path path) {
        this.path = path;
    }

    void allow() {
        if (!usable) usable = true;
    }

    /** Refuses searches from now on. @return the refusal */
    SearchUnavailable refuse(String why) {
        usable = false;
        reason = why;
        return refusal();
    }

    private SearchUnavailable refusal() {
        return new SearchUnavailable("Runs cannot be searched for at this moment: the index " + path
                + " cannot be used, since " + reason + ". The server repairs it. Check the disk if this persists.");
    }

    /** Whether a search has found the file damaged. */
    boolean foundDamage() {
        return damaged;
    }

    /** A change of the file that no search may see. */
    @FunctionalInterface
    interface FileChange<X extends Exception> {
        void make() throws X;
    }

    /** Ends all searches, closes their connections, and makes the change. Searches are refused until {@link #allow}. */
    <X extends Exception> void close(FileChange<X> change) throws X {
        lock.writeLock().lock();
        try {
            usable = false;
            for (Connection reader; (reader = readers.poll()) != null; ) closeQuietly(reader);
            change.make();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The damaged file has been deleted. */
    void damageRepaired() {
        damaged = false;
    }

    static void closeQuietly(@Nullable AutoCloseable one) {
        if (one == null) return;
        try {
            one.close();
        } catch (Exception e) {
            LOG.debug("A connection to the search index was not closed: {}", e.toString());
        }
    }

    /** As {@link SearchIndex#newest}. */
    long[] newest(SearchQuery query, long least, long before, int limit) throws SearchUnavailable {
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

    /** As {@link SearchIndex#among}. */
    List<Long> among(SearchQuery query, List<Long> runs) throws SearchUnavailable {
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

    /** The highest ids of both, each once. */
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
            admitted = permits.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!admitted) throw new SearchUnavailable("Too many searches are under way. Search again in a moment.");
        lock.readLock().lock();
        try {
            if (!usable || damaged) throw refusal();
            return with(search);
        } catch (SQLException e) {
            if (SearchFile.isDamage(e)) damaged = true;
            reason = String.valueOf(e.getMessage());
            throw refusal();
        } finally {
            lock.readLock().unlock();
            permits.release();
        }
    }

    private <T> T with(Search<T> search) throws SQLException {
        Connection reader = readers.poll();
        if (reader == null) reader = SearchFile.reader(path);
        boolean sound = false;
        try {
            // One transaction sees the days and their tables as they are now, even if a day is dropped meanwhile.
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
}
