package io.junctura.run.sqlite;

import io.junctura.database.CrashPoint;
import io.junctura.database.Damaged;
import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import io.junctura.files.LargeValues;
import io.junctura.json.Json;
import io.junctura.json.LargeSource;
import io.junctura.run.Checksums;
import io.junctura.run.Entry;
import io.junctura.run.Journal;
import io.junctura.run.Journal.Atom;
import io.junctura.run.Names;
import io.junctura.run.Restoration;
import io.junctura.run.RunStatus;
import io.junctura.run.Values;
import io.junctura.run.Wait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The journal on SQLite: plain JDBC, since it runs thousands of times a second. */
public final class SqliteJournal implements Journal {
    /** For how long events are known by their names, where nobody says. */
    public static final Duration WINDOW = Duration.ofDays(7);

    /** How large a value in a row may be, in bytes, where nobody says. */
    public static final int INLINE = 64 << 10;

    /** The rows of {@code installation} that hold the highest numbers that were deleted. */
    public static final String LAST_RUN = "last-run";

    public static final String LAST_TOPIC_EVENT = "last-topic-event";

    private final Database database;
    private final long window;
    private final int namesInMemory;
    private final LargeValues files;
    private final Values values;
    private final RunReader runs;
    private final AtomicLong lastRun;
    private final AtomicLong lastTopicEvent;
    private final String installation;
    private final String secret;
    /** Made by and used on the writer's thread alone. */
    private @Nullable Writes writes;

    /** Events are known by their names for {@link #WINDOW}. */
    public SqliteJournal(Database database, LargeValues files) {
        this(database, WINDOW, files, INLINE);
    }

    /**
     * @param window for how long events are known by their names
     * @param files  where values go that are larger than {@code inline} bytes
     */
    public SqliteJournal(Database database, Duration window, LargeValues files, int inline) {
        this(database, window, files, inline, KnownNames.MANY);
    }

    /** @param namesInMemory how many names come together before they are put in their places on disk */
    public SqliteJournal(Database database, Duration window, LargeValues files, int inline, int namesInMemory) {
        this.database = database;
        this.window = window.toMillis();
        this.namesInMemory = namesInMemory;
        this.files = files;
        this.values = new Values(files, inline);
        this.runs = new RunReader(values);
        // A number is never given twice, though what had it be gone: see the retention package.
        this.lastRun = new AtomicLong(last("max(id) FROM run", LAST_RUN));
        this.lastTopicEvent = new AtomicLong(last("max(seq) FROM topic_event", LAST_TOPIC_EVENT));
        this.installation = installation("id");
        this.secret = installation("callback-key");
    }

    @Override
    public Optional<Restoration> restoration() {
        return found(Restoration.IN_DOUBT).flatMap(Restoration::of);
    }

    private String installation(String name) {
        return found(name).orElseThrow(() -> new IllegalStateException("the database has no row " + name));
    }

    private Optional<String> found(String name) {
        return read(connection -> InstallationRow.of(connection, name));
    }

    private long last(String highest, String deleted) {
        return number("SELECT max(coalesce((SELECT " + highest
                + "), 0), coalesce((SELECT CAST(value AS INTEGER) FROM installation WHERE name = '" + deleted
                + "'), 0))");
    }

    /** Reads all of it. @return what is not as it was written; null if nothing is */
    public static @Nullable String damage(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT run, body, crc FROM entry")) {
                while (row.next()) Checksums.check(row.getLong(1), row.getBytes(2), row.getLong(3));
            }
            try (ResultSet row = statement.executeQuery("SELECT run, value, crc FROM attempt_state")) {
                while (row.next()) Checksums.checkState(row.getLong(1), row.getBytes(2), row.getLong(3));
            }
            String all = "SELECT id, payload, origin, crc FROM run WHERE crc IS NOT NULL";
            try (ResultSet row = statement.executeQuery(all)) {
                while (row.next()) {
                    Checksums.check(row.getLong(1), row.getBytes(2), row.getBytes(3), row.getLong(4));
                }
            }
        } catch (Damaged damaged) {
            return damaged.getMessage();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT once.run FROM once JOIN run ON run.id = once.run"
                        + " WHERE once.name IS NOT run.name OR once.flow != run.flow LIMIT 1")) {
            if (row.next()) return "the name by which the event of run " + row.getLong(1) + " is known is another";
        }
        return KnownNames.damage(connection);
    }

    /** The period of names that a time lies in; whole ones are dropped when their window is over. */
    public static long period(long time) {
        return KnownNames.period(time);
    }

    /** When a period begins. */
    public static long beginOf(long period) {
        return KnownNames.beginOf(period);
    }

    @Override
    public void append(Atom atom, Told told) {
        if (!atom.accepted().isEmpty()) CrashPoint.hit("accept.before-journal");
        database.submit(new AtomWriting(this, values, atom, told));
    }

    /** On the writer's thread. */
    Writes writes(Connection connection) throws SQLException {
        Writes known = writes;
        if (known == null) {
            known = new Writes(connection, database, window, namesInMemory, this::nextRunId);
            writes = known;
        }
        return known;
    }

    /** Events were committed. On the writer's thread. */
    void accepted() {
        if (writes != null) writes.names.goOn();
    }

    /** What was written was taken back. On the writer's thread. */
    void takenBack() {
        if (writes != null) writes.names.distrust();
    }

    @Override
    public long waitingBytes() {
        return database.waitingBytes();
    }

    @Override
    public long nextRunId() {
        return lastRun.incrementAndGet();
    }

    @Override
    public long nextTopicEvent() {
        return lastTopicEvent.incrementAndGet();
    }

    @Override
    public String installation() {
        return installation;
    }

    @Override
    public String secret() {
        return secret;
    }

    @Override
    public Optional<PostedBack> postedBack(String token) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT run, body FROM posted_back WHERE token = ?")) {
                select.setString(1, token);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(new PostedBack(row.getLong(1), row.getLong(2))) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Optional<StoredRun> load(long run) {
        Optional<StoredRun> found = load(run, entry -> {});
        boolean damaged = found.isPresent() && found.get().damage() != null;
        // Or it was deleted, with its files, since its row was read.
        return damaged ? load(run, entry -> {}) : found;
    }

    @Override
    public Optional<StoredRun> load(long run, long most) {
        Optional<StoredRun> found = read(connection -> runs.one(connection, run, most));
        boolean damaged = found.isPresent() && found.get().damage() != null;
        // Or it was deleted, with its files, since its row was read.
        return damaged ? read(connection -> runs.one(connection, run, most)) : found;
    }

    @Override
    public Optional<StoredRun> load(long run, Consumer<Entry> told) {
        return read(connection -> runs.one(connection, run, values.whole(), told));
    }

    @Override
    public Optional<StoredRun> look(long run, Consumer<Entry> told) {
        return read(connection -> runs.one(connection, run, values.sparing(), told));
    }

    @Override
    public Optional<Standing> standing(long run) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT state, flow, line, parent FROM run WHERE id = ?")) {
                select.setLong(1, run);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) return Optional.empty();
                    long parent = row.getLong(4);
                    return Optional.of(new Standing(
                            RunStatus.of(row.getInt(1)),
                            row.getInt(2),
                            row.getString(3),
                            row.wasNull() ? null : (Long) parent));
                }
            }
        });
    }

    @Override
    public LargeSource large() {
        return files;
    }

    @Override
    public LargeSource largeUnchecked() {
        return files::openUnchecked;
    }

    @Override
    public List<StoredRun> due(int flow, long after, int limit, long most) {
        return read(connection -> runs.due(connection, flow, after, limit, most));
    }

    @Override
    public Map<Integer, Long> dueCounts() {
        return counts(RunStatus.DUE);
    }

    @Override
    public Map<Integer, Long> behindCounts() {
        return counts(RunStatus.BEHIND);
    }

    private Map<Integer, Long> counts(RunStatus status) {
        return read(connection -> {
            Map<Integer, Long> counts = new HashMap<>();
            // From flow to flow along the index: finished runs, of which there may be millions, are not read.
            try (PreparedStatement nextFlow = connection.prepareStatement("SELECT min(flow) FROM run WHERE flow > ?");
                    PreparedStatement count =
                            connection.prepareStatement("SELECT count(*) FROM run WHERE flow = ? AND state = ?")) {
                int flow = Integer.MIN_VALUE;
                while (true) {
                    nextFlow.setInt(1, flow);
                    try (ResultSet row = nextFlow.executeQuery()) {
                        row.next();
                        flow = row.getInt(1);
                        if (row.wasNull()) return counts;
                    }
                    count.setInt(1, flow);
                    count.setInt(2, status.stored());
                    try (ResultSet row = count.executeQuery()) {
                        row.next();
                        if (row.getLong(1) > 0) counts.put(flow, row.getLong(1));
                    }
                }
            }
        });
    }

    @Override
    public List<Long> waitsDue(long until, int limit, Set<Long> except) {
        return read(connection -> {
            Set<Long> seen = new HashSet<>();
            List<Long> due = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT wait.run FROM wait CROSS JOIN run ON run.id = wait.run
                     WHERE wait.due <= ? AND run.state NOT IN (3, 5)
                     ORDER BY wait.due
                    """)) {
                select.setLong(1, until);
                try (ResultSet row = select.executeQuery()) {
                    while (due.size() < limit && row.next()) {
                        long run = row.getLong(1);
                        if (!except.contains(run) && seen.add(run)) due.add(run);
                    }
                }
            }
            return due;
        });
    }

    @Override
    public OptionalLong nextWait(long after) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT due FROM wait WHERE due > ? ORDER BY due LIMIT 1")) {
                select.setLong(1, after);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
                }
            }
        });
    }

    @Override
    public List<Long> missedChildren() {
        return read(connection -> {
            List<Long> children = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                            SELECT CAST(wait.ref AS INTEGER)
                              FROM wait LEFT JOIN run ON run.id = CAST(wait.ref AS INTEGER)
                             WHERE wait.kind = 'child' AND (run.id IS NULL OR run.state IN (2, 3, 4))
                            """);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) children.add(row.getLong(1));
            }
            return children;
        });
    }

    @Override
    public List<Long> abandonedChildren() {
        return read(connection -> {
            List<Long> children = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                            SELECT id FROM run INDEXED BY run_called
                             WHERE parent IS NOT NULL AND state IN (0, 1, 5)
                               AND NOT EXISTS (SELECT 1 FROM wait WHERE kind = 'child' AND ref = CAST(run.id AS TEXT))
                             ORDER BY id
                            """);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) children.add(row.getLong(1));
            }
            return children;
        });
    }

    @Override
    public List<Long> waitingFor(String kind, String ref, int limit) {
        return read(connection -> {
            List<Long> runs = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT DISTINCT run FROM wait WHERE kind = ? AND ref = ? ORDER BY run LIMIT ?")) {
                select.setString(1, kind);
                select.setString(2, ref);
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) runs.add(row.getLong(1));
                }
            }
            return runs;
        });
    }

    @Override
    public void inLine(InLine told) {
        read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                            SELECT wait.ref, run.flow, run.id FROM wait JOIN run ON run.id = wait.run
                             WHERE wait.kind = 'limit' ORDER BY wait.ref, wait.run
                            """);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) told.waits(Wait.Limit.connectionOf(row.getString(1)), row.getInt(2), row.getLong(3));
            }
            return told;
        });
    }

    @Override
    public void refused(@Nullable String mended, InLine told) {
        read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT wait.ref, run.flow, run.id FROM wait JOIN run ON run.id = wait.run
                     WHERE wait.kind = 'connection' AND wait.ref = coalesce(?, wait.ref) ORDER BY wait.ref, wait.run
                    """)) {
                select.setString(1, mended);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) told.waits(row.getString(1), row.getInt(2), row.getLong(3));
                }
            }
            return told;
        });
    }

    @Override
    public Map<String, byte[]> remembered(long run, String step) {
        return read(connection -> {
            Map<String, byte[]> values = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT name, value, crc FROM attempt_state WHERE run = ? AND step = ?")) {
                select.setLong(1, run);
                select.setString(2, step);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Checksums.checkState(run, row.getBytes(2), row.getLong(3));
                        values.put(row.getString(1), row.getBytes(2));
                    }
                }
            }
            return values;
        });
    }

    @Override
    public byte @Nullable [] cursor(int flow, String partition) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT value FROM cursor WHERE flow = ? AND partition = ?")) {
                select.setInt(1, flow);
                select.setString(2, partition);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getBytes(1) : null;
                }
            }
        });
    }

    @Override
    public List<StoredCursor> cursors(int flow, @Nullable String after, int limit) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT partition, value, moved FROM cursor
                     WHERE flow = ? AND (? IS NULL OR partition > ?) ORDER BY partition LIMIT ?
                    """)) {
                select.setInt(1, flow);
                select.setString(2, after);
                select.setString(3, after);
                select.setInt(4, limit);
                return cursors(select);
            }
        });
    }

    private static List<StoredCursor> cursors(PreparedStatement select) throws SQLException {
        List<StoredCursor> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) found.add(new StoredCursor(row.getString(1), row.getBytes(2), row.getLong(3)));
        }
        return found;
    }

    @Override
    public int countCursors(int flow) {
        return (int) number("SELECT count(*) FROM cursor WHERE flow = " + flow);
    }

    @Override
    public int deleteCursors(int flow, Collection<String> partitions) {
        return database.write(handle -> {
            int deleted = 0;
            for (String partition : partitions) {
                deleted += handle.execute("DELETE FROM cursor WHERE flow = ? AND partition = ?", flow, partition);
            }
            return deleted;
        });
    }

    private static final String LEDGERED =
            "SELECT ledger.path, ledger.version, ledger.size, ledger.modified, ledger.stage, ledger.run, ledger.reason";

    private static Ledgered ledgered(ResultSet row) throws SQLException {
        return new Ledgered(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                FileStage.of(row.getInt(5)),
                row.getLong(6),
                row.getString(7));
    }

    @Override
    public Map<String, Ledgered> files(int flow, Collection<String> paths) {
        String places = "?, ".repeat(paths.size() - 1) + "?";
        return read(connection -> {
            Map<String, Ledgered> files = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    LEDGERED + " FROM ledger WHERE flow = ? AND path IN (" + places + ")")) {
                select.setInt(1, flow);
                int place = 2;
                for (String path : paths) select.setString(place++, path);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Ledgered file = ledgered(row);
                        files.put(file.path(), file);
                    }
                }
            }
            return files;
        });
    }

    @Override
    public List<EndedFile> endedFiles(int flow, String after, int limit) {
        return read(connection -> {
            List<EndedFile> files = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(LEDGERED + ", run.state, run.outcome" + """
                 FROM ledger LEFT JOIN run ON run.id = ledger.run
                WHERE ledger.flow = ? AND ledger.path > ? AND ledger.stage < 2
                  AND (ledger.stage = 1 OR run.id IS NULL OR run.state IN (2, 3, 4))
                ORDER BY ledger.path LIMIT ?
                """)) {
                select.setInt(1, flow);
                select.setString(2, after);
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        files.add(endedFile(row));
                    }
                }
            }
            return files;
        });
    }

    private static EndedFile endedFile(ResultSet row) throws SQLException {
        Ledgered file = ledgered(row);
        if (file.reason() != null) return new EndedFile(file, false, file.reason());
        int state = row.getInt(8);
        if (row.wasNull()) return EndedFile.withoutRun(file);
        byte[] outcome = row.getBytes(9);
        Object message = outcome == null ? null : ((Map<?, ?>) Json.parseStored(outcome)).get("message");
        return EndedFile.of(file, RunStatus.of(state), message == null ? "" : message.toString());
    }

    @Override
    public List<Ledgered> keptFiles(int flow, String after, int limit) {
        return read(connection -> {
            List<Ledgered> files = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    LEDGERED + " FROM ledger WHERE flow = ? AND path > ? AND stage = 2 ORDER BY path LIMIT ?")) {
                select.setInt(1, flow);
                select.setString(2, after);
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) files.add(ledgered(row));
                }
            }
            return files;
        });
    }

    @Override
    public Optional<Published> published(String topic, String name, byte[] event) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT seq, runs, event FROM topic_event WHERE topic = ? AND name = ?")) {
                select.setString(1, topic);
                select.setBytes(2, Names.hash(name));
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) return Optional.empty();
                    byte[] first = row.getBytes(3);
                    boolean same = first == null || values.holds(first, event);
                    return Optional.of(new Published(row.getLong(1), row.getInt(2), same));
                }
            }
        });
    }

    private long number(String sql) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private <T extends @Nullable Object> T read(Database.PlainRead<T> work) {
        try {
            return database.readPlain(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The journal cannot be read: " + e.getMessage(), e);
        }
    }
}
