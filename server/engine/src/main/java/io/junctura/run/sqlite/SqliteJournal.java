package io.junctura.run.sqlite;

import io.junctura.database.CrashPoint;
import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import io.junctura.files.LargeValues;
import io.junctura.json.LargeSource;
import io.junctura.run.Entry;
import io.junctura.run.Restoration;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.EndedFile;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.LedgerEntry;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.ReceivedCallback;
import io.junctura.run.journal.RunHeader;
import io.junctura.run.journal.RunIds;
import io.junctura.run.journal.StoredCursor;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.journal.StoredValues;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal on SQLite. It queues appends for the writer's thread and delegates reads to the query classes. It uses
 * plain JDBC, since it executes thousands of statements a second. Thread safe.
 */
public final class SqliteJournal implements Journal {
    /** The default deduplication window. */
    public static final Duration WINDOW = Duration.ofDays(7);

    /** The default size of the largest value in a row, in bytes. */
    public static final int INLINE = 64 << 10;

    /** The rows of {@code installation} with the highest numbers of deleted runs and topic events. */
    public static final String LAST_RUN = "last-run";

    public static final String LAST_TOPIC_EVENT = "last-topic-event";

    private final Database database;
    private final long window;
    private final int namesInMemory;
    private final StoredValues values;
    private final JournalReads reads;
    private final RunQueries runs;
    private final WaitQueries waits;
    private final Cursors cursors;
    private final LedgerQueries ledger;
    private final Topics topics;
    private final RunIds ids;
    private final String installation;
    private final String secret;
    /** Created and used on the writer's thread only. */
    private @Nullable JournalStatements statements;

    /** With the default deduplication window and value size. */
    public SqliteJournal(Database database, LargeValues files) {
        this(database, WINDOW, files, INLINE);
    }

    /**
     * @param window how long events are known by their names
     * @param files  stores values that are larger than {@code inline} bytes
     */
    public SqliteJournal(Database database, Duration window, LargeValues files, int inline) {
        this(database, window, files, inline, DedupeIndex.DEFAULT_LENGTH);
    }

    /** @param namesInMemory how many names {@link DedupeIndex} collects before it moves them */
    public SqliteJournal(Database database, Duration window, LargeValues files, int inline, int namesInMemory) {
        this.database = database;
        this.window = window.toMillis();
        this.namesInMemory = namesInMemory;
        this.values = new StoredValues(files, inline);
        this.reads = new JournalReads(database);
        this.runs = new RunQueries(reads, values, files);
        this.waits = new WaitQueries(reads);
        this.cursors = new Cursors(database, reads);
        this.ledger = new LedgerQueries(reads);
        // Numbers are never reused, even if the highest run or event was deleted.
        this.ids = new AtomicLong(last("max(id) FROM run", LAST_RUN))::incrementAndGet;
        this.topics = new Topics(reads, values, last("max(seq) FROM topic_event", LAST_TOPIC_EVENT));
        this.installation = installation("id");
        this.secret = installation("callback-key");
    }

    private long last(String highest, String deleted) {
        return reads.number("SELECT max(coalesce((SELECT " + highest
                + "), 0), coalesce((SELECT CAST(value AS INTEGER) FROM installation WHERE name = '" + deleted
                + "'), 0))");
    }

    private String installation(String name) {
        return found(name).orElseThrow(() -> new IllegalStateException("the database has no row " + name));
    }

    private Optional<String> found(String name) {
        return reads.read(connection -> InstallationRow.of(connection, name));
    }

    /** The deduplication period of a time. Retention deletes whole periods whose window has expired. */
    public static long period(long time) {
        return DedupeIndex.period(time);
    }

    /** When a period begins. */
    public static long beginOf(long period) {
        return DedupeIndex.beginOf(period);
    }

    // Appends.

    @Override
    public void append(Append append, AppendListener listener) {
        if (!append.accepted().isEmpty()) CrashPoint.hit("accept.before-journal");
        database.submit(new AppendWrite(this, values, append, listener));
    }

    /** Called on the writer's thread. */
    JournalStatements statements(Connection connection) throws SQLException {
        JournalStatements known = statements;
        if (known == null) {
            known = new JournalStatements(connection, database, window, namesInMemory, ids);
            statements = known;
        }
        return known;
    }

    /** Events were committed. Called on the writer's thread. */
    void accepted() {
        if (statements != null) statements.names.moveSome();
    }

    /** The transaction was rolled back. Called on the writer's thread. */
    void rolledBack() {
        if (statements != null) statements.names.invalidate();
    }

    @Override
    public long waitingBytes() {
        return database.waitingBytes();
    }

    @Override
    public RunIds ids() {
        return ids;
    }

    // Reads.

    @Override
    public String installation() {
        return installation;
    }

    @Override
    public String secret() {
        return secret;
    }

    @Override
    public Optional<Restoration> restoration() {
        return found(Restoration.IN_DOUBT).flatMap(Restoration::of);
    }

    @Override
    public Optional<StoredRun> load(long run) {
        return runs.load(run);
    }

    @Override
    public Optional<StoredRun> load(long run, long most) {
        return runs.load(run, most);
    }

    @Override
    public Optional<StoredRun> load(long run, Consumer<Entry> entries) {
        return runs.load(run, entries);
    }

    @Override
    public Optional<StoredRun> view(long run, Consumer<Entry> entries) {
        return runs.view(run, entries);
    }

    @Override
    public Optional<RunHeader> header(long run) {
        return runs.header(run);
    }

    @Override
    public LargeSource large() {
        return runs.large();
    }

    @Override
    public LargeSource largeUnchecked() {
        return runs.largeUnchecked();
    }

    @Override
    public Map<String, byte[]> attemptState(long run, String step) {
        return runs.attemptState(run, step);
    }

    @Override
    public List<StoredRun> due(int flow, long after, int limit, long most) {
        return runs.due(flow, after, limit, most);
    }

    @Override
    public Map<Integer, Long> dueCounts() {
        return runs.dueCounts();
    }

    @Override
    public Map<Integer, Long> behindCounts() {
        return runs.behindCounts();
    }

    @Override
    public List<Long> waitsDue(long until, int limit, Set<Long> except) {
        return waits.waitsDue(until, limit, except);
    }

    @Override
    public OptionalLong nextWait(long after) {
        return waits.nextWait(after);
    }

    @Override
    public List<Long> missedChildren() {
        return waits.missedChildren();
    }

    @Override
    public List<Long> abandonedChildren() {
        return waits.abandonedChildren();
    }

    @Override
    public List<Long> waitingFor(String kind, String ref, int limit) {
        return waits.waitingFor(kind, ref, limit);
    }

    @Override
    public void waitingForPermits(Visitor visitor) {
        waits.waitingForPermits(visitor);
    }

    @Override
    public void waitingForCredentials(@Nullable String connection, Visitor visitor) {
        waits.waitingForCredentials(connection, visitor);
    }

    @Override
    public Optional<ReceivedCallback> callback(String token) {
        return waits.callback(token);
    }

    @Override
    public byte @Nullable [] cursor(int flow, String partition) {
        return cursors.cursor(flow, partition);
    }

    @Override
    public int countCursors(int flow) {
        return cursors.countCursors(flow);
    }

    @Override
    public List<StoredCursor> cursors(int flow, @Nullable String after, int limit) {
        return cursors.cursors(flow, after, limit);
    }

    @Override
    public int deleteCursors(int flow, Collection<String> partitions) {
        return cursors.deleteCursors(flow, partitions);
    }

    @Override
    public Map<String, LedgerEntry> files(int flow, Collection<String> paths) {
        return ledger.files(flow, paths);
    }

    @Override
    public List<EndedFile> endedFiles(int flow, String after, int limit) {
        return ledger.endedFiles(flow, after, limit);
    }

    @Override
    public List<LedgerEntry> keptFiles(int flow, String after, int limit) {
        return ledger.keptFiles(flow, after, limit);
    }

    @Override
    public long nextTopicEvent() {
        return topics.nextTopicEvent();
    }

    @Override
    public Optional<PublishedEvent> published(String topic, String name, byte[] event) {
        return topics.published(topic, name, event);
    }
}
