package io.junctura.run.sql;

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
import org.jspecify.annotations.Nullable;

/**
 * The journal in a database. It queues appends for the writer's thread and delegates reads to the query classes. It uses
 * plain JDBC, since it executes thousands of statements a second. Thread safe.
 */
public final class SqlJournal implements Journal {
    /** The default deduplication window. */
    public static final Duration WINDOW = Duration.ofDays(7);

    /** The default size of the largest value in a row, in bytes. */
    public static final int INLINE = 64 << 10;

    private final Database database;
    private final JournalTables tables;
    private final StoredValues values;
    private final JournalReads reads;
    private final RunQueries runs;
    private final WaitQueries waits;
    private final Cursors cursors;
    private final LedgerQueries ledger;
    private final Topics topics;
    private final Installation installation;
    /** Those of the current connection. Created and used on the writer's thread only. */
    private @Nullable JournalStatements statements;

    /**
     * @param tables what differs between databases
     * @param files  stores values that are larger than {@code inline} bytes
     */
    public SqlJournal(Database database, JournalTables tables, LargeValues files, int inline) {
        this.database = database;
        this.tables = tables;
        this.values = new StoredValues(files, inline);
        this.reads = new JournalReads(database);
        this.runs = new RunQueries(reads, values, files);
        this.waits = new WaitQueries(reads, tables.openRuns());
        this.cursors = new Cursors(database, reads);
        this.ledger = new LedgerQueries(reads);
        this.topics = new Topics(reads, values, tables.topicEvents());
        this.installation = new Installation(
                required("id"),
                required("callback-key"),
                found(Restoration.IN_DOUBT).flatMap(Restoration::of));
    }

    private String required(String name) {
        return found(name).orElseThrow(() -> new IllegalStateException("the database has no row " + name));
    }

    private Optional<String> found(String name) {
        return reads.read(connection -> InstallationRow.of(connection, name));
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
        if (known == null || known.connection != connection) {
            known = new JournalStatements(connection, tables);
            statements = known;
        }
        return known;
    }

    /** Events were committed. Called on the writer's thread. */
    void accepted() {
        if (statements != null) statements.names.committed();
    }

    /** The transaction was rolled back. Called on the writer's thread. */
    void rolledBack() {
        if (statements != null) statements.names.rolledBack();
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
        return tables.ids();
    }
}
