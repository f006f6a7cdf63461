package io.junctura.run.sqlite;

import io.junctura.database.CrashPoint;
import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import io.junctura.files.LargeValues;
import io.junctura.run.Restoration;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.CursorStore;
import io.junctura.run.journal.FileLedger;
import io.junctura.run.journal.Installation;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.RunIds;
import io.junctura.run.journal.RunQueue;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.RunWaits;
import io.junctura.run.journal.StoredValues;
import io.junctura.run.journal.TopicEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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
    private final Installation installation;
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
        this.installation = new Installation(
                required("id"),
                required("callback-key"),
                found(Restoration.IN_DOUBT).flatMap(Restoration::of));
    }

    private long last(String highest, String deleted) {
        return reads.number("SELECT max(coalesce((SELECT " + highest
                + "), 0), coalesce((SELECT CAST(value AS INTEGER) FROM installation WHERE name = '" + deleted
                + "'), 0))");
    }

    private String required(String name) {
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

    // Its parts.

    @Override
    public RunReader runs() {
        return runs;
    }

    @Override
    public RunQueue queue() {
        return runs;
    }

    @Override
    public RunWaits waits() {
        return waits;
    }

    @Override
    public CursorStore cursors() {
        return cursors;
    }

    @Override
    public FileLedger ledger() {
        return ledger;
    }

    @Override
    public TopicEvents topics() {
        return topics;
    }

    @Override
    public Installation installation() {
        return installation;
    }

    @Override
    public RunIds ids() {
        return ids;
    }
}
