package io.junctura.retention;

import io.junctura.database.CrashPoint;
import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import io.junctura.files.FileHold;
import io.junctura.files.FileStore;
import io.junctura.files.ValueFiles;
import io.junctura.run.RunStatus;
import io.junctura.run.sqlite.SqliteJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what need not be kept any longer and gives its space back. It looks for it on a reader, and deletes in slices of
 * a few milliseconds that share the writer's commits with what arrives; between two it rests for three times as long as
 * one took, so that it never has more than a quarter of the writer. A run goes whole, or not at all. Thread safe; one
 * sweep at a time.
 */
public final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** Past its limit the database is brought down to 19 twentieths of it. */
    private static final long SLACK = 20;

    /** An eighth of what is used may be free pages: they are filled again sooner than they could be given back. */
    private static final long KEPT_FREE = 8;

    private static final int FIRST_VACUUM = 32;
    private static final int LARGEST_VACUUM = 1_024;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long COUNT_EVERY = Duration.ofMinutes(5).toMillis();
    private static final long TELL_EVERY = Duration.ofMinutes(1).toMillis();

    /** How often the clock's time is stored. After a start, the time since then counts as downtime. */
    private static final long NOTE_EVERY = Duration.ofMinutes(10).toMillis();

    private final Database database;
    private final FileStore files;
    private final ValueFiles values;
    private final FileHold hold;
    private final RetentionSettings keeping;
    private final DiskSpace space;
    private final Clock clock;
    private final LongSupplier passed;
    private final ClockWatch watch;
    private final Runnable onDeleted;
    private final long limit;
    /** By how many milliseconds the clock is not believed, as of the last sweep. */
    private volatile long ahead;

    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile boolean closing;
    private volatile Figures figures = Figures.NONE;
    private volatile long longestSlice;

    // The sweep's own.
    private long nextHour;
    private boolean filesWereHeld;
    private long nextNote;
    private long nextCount;
    private long names;
    private long deleted;
    private long toldDeleted;
    private long nextTold;
    private boolean toldOfLimit;

    /** The writer thread's own. */
    private @Nullable Deletes deletes;

    /**
     * @param hold      defers the deletion of files during a backup
     * @param passed    a monotonic time in milliseconds, independent of the clock
     * @param onDeleted called after runs were deleted, at most once a minute
     */
    public Retention(
            Database database,
            FileStore files,
            ValueFiles values,
            FileHold hold,
            RetentionSettings keeping,
            DiskSpace space,
            Clock clock,
            LongSupplier passed,
            Runnable onDeleted) {
        this.database = database;
        this.files = files;
        this.values = values;
        this.hold = hold;
        this.keeping = keeping;
        this.space = space;
        this.clock = clock;
        this.passed = passed;
        this.watch = read(Retention::watch);
        this.onDeleted = onDeleted;
        this.limit = keeping.sizeLimit(space.free(), pages().total() + valueBytes());
    }

    /** What is kept, as the last sweep left it. */
    public Figures figures() {
        return figures;
    }

    /** How long the longest of the slices held the writer, in nanoseconds. */
    public long longestSlice() {
        return longestSlice;
    }

    /** The time by which ages count, in milliseconds since 1970: the clock, unless it has been set ahead. */
    public long age() {
        return clock.millis() - ahead;
    }

    /** Deletes what may go now. Call it every few seconds; returns at once while another call is at it. */
    public void sweep() {
        if (!sweeping.compareAndSet(false, true)) return;
        try {
            long now = clock.millis();
            watchTheClock(now);
            long age = watch.age(now);
            ahead = now - age;
            if (isDue(nextHour, HOUR, now) || (filesWereHeld && !hold.isTaken())) {
                filesWereHeld = false;
                nextHour = now + HOUR;
                sweepFiles();
                sweepArrived(age);
                sweepValues();
            }
            expireRuns(EndedRuns.WELL, age - keeping.runs().toMillis(), now);
            expireRuns(EndedRuns.FAILED, age - keeping.failed().toMillis(), now);
            expireNames(age);
            expireEvents(age - keeping.runs().toMillis(), age - keeping.names().toMillis(), now);
            shrinkTo(limit, now);
            vacuum();
            look(now);
            if (deleted > toldDeleted && isDue(nextTold, TELL_EVERY, now)) {
                toldDeleted = deleted;
                nextTold = now + TELL_EVERY;
                onDeleted.run();
            }
        } catch (RuntimeException e) {
            if (!closing) LOG.warn("Deleting what is old broke off; it is tried again soon: {}", e.getMessage(), e);
        } finally {
            sweeping.set(false);
        }
    }

    /** The stored state. A database of an earlier release has none, so the time of its newest run is used. */
    private static ClockWatch watch(Connection connection) throws SQLException {
        Optional<ClockWatch> stored =
                InstallationRow.of(connection, ClockWatch.ROW).flatMap(ClockWatch::of);
        if (stored.isPresent()) return stored.get();
        return ClockWatch.since(orZero(number(connection, "SELECT accepted FROM run ORDER BY id DESC LIMIT 1")));
    }

    private void watchTheClock(long now) {
        ClockWatch.Found found = watch.look(now, passed.getAsLong());
        if (found instanceof ClockWatch.Found.Ahead ahead) {
            Instant from = Instant.ofEpochMilli(ahead.jump().from());
            Instant to = Instant.ofEpochMilli(ahead.jump().to());
            LOG.warn(
                    ahead.sinceStart()
                            ? "The server was off from {} to {}, or the clock jumped ahead. Until {}, retention"
                                    + " ignores this time and deletes nothing because of it. If the clock is wrong,"
                                    + " correct it before then."
                            : "The clock jumped ahead, from {} to {}. Until {}, retention ignores the jump and deletes"
                                    + " nothing because of it. If the clock is wrong, correct it before then.",
                    from,
                    to,
                    ahead.jump().until());
        } else if (found instanceof ClockWatch.Found.PutRight) {
            LOG.info("The clock, which had jumped ahead, was corrected.");
        } else if (found instanceof ClockWatch.Found.Believed believed) {
            LOG.info(
                    "A day has passed since the clock jumped ahead to {}. Retention trusts the clock again from now"
                            + " on.",
                    Instant.ofEpochMilli(believed.jump().to()));
        } else if (!isDue(nextNote, NOTE_EVERY, now)) {
            return;
        }
        nextNote = now + NOTE_EVERY;
        String stored = watch.stored();
        database.write(handle -> handle.execute(
                "INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value ="
                        + " excluded.value",
                ClockWatch.ROW,
                stored));
    }

    /** What is further away than it can be was set while the clock was ahead. */
    private static boolean isDue(long next, long every, long now) {
        return now >= next || next - now > every;
    }

    private void expireRuns(List<RunStatus> statuses, long endedBefore, long now) {
        for (int flow : read(EndedRuns::flows)) {
            for (RunStatus status : statuses) {
                EndedRuns.Page page = new EndedRuns.Page(List.of(), 0, true);
                while (page.more() && !closing) {
                    long after = page.last();
                    page = read(connection -> EndedRuns.before(connection, flow, status, endedBefore, now, after));
                    deleteAll(page.runs());
                }
            }
        }
    }

    private void deleteAll(Collection<Long> runs) {
        ArrayDeque<Long> queue = new ArrayDeque<>(runs);
        while (!queue.isEmpty() && !closing) deleteSome(queue, 0);
    }

    /**
     * A slice.
     *
     * @param enough in bytes; 0: it goes on to its end
     * @return how many runs it deleted
     */
    private int deleteSome(ArrayDeque<Long> queue, long enough) {
        RunSlice slice = new RunSlice(queue, enough);
        write(slice);
        List<Long> runs = slice.deleted.runs();
        deleted += runs.size();
        if (!runs.isEmpty()) CrashPoint.hit("retention.committed");
        values.delete(slice.files);
        forgetFiles(slice.deleted);
        return runs.size();
    }

    private final class RunSlice extends Slice {
        private final ArrayDeque<Long> queue;
        private final long enough;
        private DeletedRuns deleted = DeletedRuns.NONE;
        private List<String> files = List.of();

        RunSlice(ArrayDeque<Long> queue, long enough) {
            this.queue = queue;
            this.enough = enough;
        }

        @Override
        void work(Connection connection, long until) throws SQLException {
            files = new ArrayList<>(0);
            deleted = deletes(connection).runs(queue, until, enough, files);
        }
    }

    /** Deletes files after it is known that no run names them. A later hold copies a state that does not name them either. */
    private boolean areHeld() {
        boolean held = hold.isTaken();
        filesWereHeld |= held;
        return held;
    }

    /** After the commit: what a crash leaves here is found by the next start. */
    private void forgetFiles(DeletedRuns gone) {
        for (long run : gone.runs()) forgetFiles(run, gone.stay().getOrDefault(run, Set.of()));
        for (String file : gone.unused()) {
            if (areHeld()) return;
            try {
                files.forget(file);
            } catch (IOException e) {
                LOG.warn("The file files/{}, which no run names any more, is still there: {}", file, e.getMessage());
            }
        }
    }

    private void forgetFiles(long run, Set<String> stay) {
        if (areHeld()) return;
        try {
            files.forget(run, stay);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The files of run {}, which was deleted, are still there: {}", run, e.getMessage());
        }
    }

    /** @param age the time by which ages are computed */
    private void expireNames(long age) {
        long over = age - keeping.names().toMillis();
        while (!closing) {
            Long period = read(connection -> number(connection, "SELECT min(period) FROM once"));
            if (period == null || SqliteJournal.beginOf(period + 1) > over) return;
            boolean more = true;
            while (more && !closing) {
                NameSlice slice = new NameSlice(period);
                write(slice);
                more = slice.more;
            }
        }
    }

    private final class NameSlice extends Slice {
        private final long period;
        private boolean more;

        NameSlice(long period) {
            this.period = period;
        }

        @Override
        void work(Connection connection, long until) throws SQLException {
            more = deletes(connection).names(period, until);
        }
    }

    private void expireEvents(long before, long namesBefore, long now) {
        Events.Page page = new Events.Page(List.of(), 0, true);
        while (page.more() && !closing) {
            long after = page.last();
            page = read(connection -> Events.before(connection, after, before, namesBefore, now));
            ArrayDeque<Events.Old> queue = new ArrayDeque<>(page.events());
            while (!queue.isEmpty() && !closing) {
                EventSlice slice = new EventSlice(queue);
                write(slice);
                values.delete(slice.files);
            }
        }
    }

    private final class EventSlice extends Slice {
        private final ArrayDeque<Events.Old> queue;
        private List<String> files = List.of();

        EventSlice(ArrayDeque<Events.Old> queue) {
            this.queue = queue;
        }

        @Override
        void work(Connection connection, long until) throws SQLException {
            files = new ArrayList<>(0);
            deletes(connection).events(queue, until, files);
        }
    }

    /**
     * The oldest ended runs go until the database and its files of values use less, and failed ones only when there are no
     * others.
     */
    private void shrinkTo(long most, long now) {
        if (used() <= most) {
            toldOfLimit = false;
            return;
        }
        long target = most - most / SLACK;
        long namesBefore = watch.age(now) - keeping.names().toMillis();
        while (!closing && used() > target) {
            List<Long> runs = read(connection -> EndedRuns.oldest(connection, EndedRuns.WELL));
            if (runs.isEmpty()) runs = read(connection -> EndedRuns.oldest(connection, EndedRuns.FAILED));
            if (runs.isEmpty()) {
                expireEvents(now, namesBefore, now);
                if (used() > target) tellOfLimit(most);
                return;
            }
            Long time = accepted(runs.get(runs.size() - 1));
            ArrayDeque<Long> queue = new ArrayDeque<>(runs);
            int gone = 0;
            while (!queue.isEmpty() && !closing && used() > target) gone += deleteSome(queue, Math.max(1, target));
            // That of a clock which was ahead would take the events of today along.
            if (queue.isEmpty() && time != null && time <= now) expireEvents(time, namesBefore, now);
            // Their callers have still to hear of them; soon they will have.
            if (gone == 0) return;
        }
    }

    private void tellOfLimit(long most) {
        if (toldOfLimit) return;
        toldOfLimit = true;
        LOG.warn(
                "The database uses more than its limit of {} MB by what may not be deleted: runs that have not ended,"
                        + " names of events and settings. Look at what waits, or raise --keep-size.",
                most >> 20);
    }

    /** Gives free pages back to the disk, some at a time: as many as fit into a slice. */
    private void vacuum() {
        if (!read(connection -> Long.valueOf(2).equals(number(connection, "PRAGMA auto_vacuum")))) return;
        int many = FIRST_VACUUM;
        boolean some = false;
        while (!closing) {
            Pages pages = pages();
            long keep = space.isShort() ? 0 : pages.used / pages.size / KEPT_FREE;
            long spare = pages.free / pages.size - keep;
            if (spare <= 0) break;
            VacuumSlice slice = new VacuumSlice((int) Math.min(spare, many));
            write(slice);
            some = true;
            if (slice.nanos() < Slice.BUDGET_NANOS / 2) many = Math.min(LARGEST_VACUUM, many * 2);
            else if (slice.nanos() > Slice.BUDGET_NANOS) many = Math.max(1, many / 2);
        }
        if (some) database.checkpoint();
    }

    private static final class VacuumSlice extends Slice {
        private final int pages;

        VacuumSlice(int pages) {
            this.pages = pages;
        }

        @Override
        void work(Connection connection, long until) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
            }
        }
    }

    /** Files whose run is gone and that no other names: a crash came between the two. */
    private void sweepFiles() {
        try {
            Long highest = read(connection -> number(connection, "SELECT max(id) FROM run"));
            files.runs(runs -> {
                for (long run : read(connection -> gone(connection, runs, highest))) {
                    if (closing) return;
                    forgetFiles(run, read(connection -> Uses.ofFilesOf(connection, run)));
                }
            });
        } catch (IOException e) {
            LOG.warn("The folder of files cannot be swept: {}", e.getMessage());
        }
    }

    /** @param highest those above it have come since */
    private static List<Long> gone(Connection connection, List<Long> runs, @Nullable Long highest) throws SQLException {
        List<Long> gone = new ArrayList<>(0);
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM run WHERE id = ?")) {
            for (long run : runs) {
                if (highest != null && run > highest) continue;
                select.setLong(1, run);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) gone.add(run);
                }
            }
        }
        return gone;
    }

    /**
     * What has arrived and no run is entered as naming: there is nobody who could open it. Runs from before such entries
     * were made have none, so that what is as young as the oldest run stays, whoever names it.
     */
    private void sweepArrived(long age) {
        try {
            // Whose event is not on disk yet stays by its age, or since its poll, which may take longer, holds it.
            long oldest = oldest(age);
            files.forgetArrived(
                    Instant.ofEpochMilli(Math.min(age, oldest) - HOUR),
                    ids -> unlessHeld(read(connection -> Uses.without(connection, ids))));
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The folder of what has arrived cannot be swept: {}", e.getMessage());
        }
    }

    /** Files that an earlier process kept and did not come to name, or to delete. */
    private void sweepValues() {
        try {
            int deleted = values.sweep(names -> unlessHeld(read(connection -> unnamed(connection, names))));
            if (deleted > 0) LOG.info("{} files of values that nothing names were deleted.", deleted);
        } catch (IOException e) {
            LOG.warn("The folder of files of values cannot be swept: {}", e.getMessage());
        }
    }

    private List<String> unlessHeld(List<String> unnamed) {
        return areHeld() ? List.of() : unnamed;
    }

    private static List<String> unnamed(Connection connection, List<String> names) throws SQLException {
        List<String> unnamed = new ArrayList<>(0);
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM value_file WHERE file = ?")) {
            for (String name : names) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) unnamed.add(name);
                }
            }
        }
        return unnamed;
    }

    private @Nullable Long accepted(long run) {
        return read(connection -> number(connection, "SELECT accepted FROM run WHERE id = " + run));
    }

    private long oldest(long otherwise) {
        Long oldest = read(connection -> number(connection, "SELECT accepted FROM run ORDER BY id LIMIT 1"));
        return oldest == null ? otherwise : oldest;
    }

    private void look(long now) {
        if (isDue(nextCount, COUNT_EVERY, now)) {
            nextCount = now + COUNT_EVERY;
            Long count = read(connection ->
                    number(connection, "SELECT (SELECT count(*) FROM once) + (SELECT count(*) FROM once_new)"));
            names = count == null ? 0 : count;
        }
        Pages pages = pages();
        figures = new Figures(pages.total(), pages.free, logSize(), valueBytes(), oldest(0), names, deleted, limit);
    }

    private long logSize() {
        Path log = database.file().resolveSibling(database.file().getFileName() + "-wal");
        try {
            return Files.size(log);
        } catch (IOException e) {
            return 0;
        }
    }

    /** In bytes. */
    private record Pages(long size, long used, long free) {
        long total() {
            return used + free;
        }
    }

    private Pages pages() {
        return read(connection -> {
            long size = orZero(number(connection, "PRAGMA page_size"));
            long free = orZero(number(connection, "PRAGMA freelist_count"));
            return new Pages(size, (orZero(number(connection, "PRAGMA page_count")) - free) * size, free * size);
        });
    }

    private long valueBytes() {
        return orZero(read(connection -> number(connection, "SELECT bytes FROM value_files")));
    }

    /** What the limit of size is about. */
    private long used() {
        return pages().used() + valueBytes();
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    private static @Nullable Long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) return null;
            long number = row.getLong(1);
            return row.wasNull() ? null : (Long) number;
        }
    }

    private Deletes deletes(Connection connection) throws SQLException {
        if (deletes == null) deletes = new Deletes(connection);
        return deletes;
    }

    private void write(Slice slice) {
        database.submit(slice);
        slice.await();
        longestSlice = Math.max(longestSlice, slice.nanos());
        if (!closing) LockSupport.parkNanos(3 * slice.nanos());
    }

    private <T extends @Nullable Object> T read(Database.PlainRead<T> work) {
        try {
            return database.readPlain(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be read: " + e.getMessage(), e);
        }
    }

    /** A sweep under way ends after its slice. */
    @Override
    public void close() {
        closing = true;
    }
}
