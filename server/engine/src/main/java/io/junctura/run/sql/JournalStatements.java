package io.junctura.run.sql;

import io.junctura.run.journal.Append;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** All prepared statements that the journal writes with, by subject. Used by the writer's thread only. */
final class JournalStatements {
    final Connection connection;
    final EventNames names;
    final OrderKeyStatements orderKeys;
    final RunStatements runs;
    final AttemptStateStatements states;
    final ValueFileStatements files;
    final FileUseStatements uses;
    final CursorStatements cursors;
    final LedgerStatements ledger;
    final TopicStatements topics;

    JournalStatements(Connection connection, JournalTables tables) throws SQLException {
        this.connection = connection;
        RunTable table = tables.runs(connection);
        names = tables.names(connection);
        orderKeys = new OrderKeyStatements(connection, table);
        runs = new RunStatements(
                table, names, orderKeys, new WaitStatements(connection), new AttentionStatements(connection, table));
        states = new AttemptStateStatements(connection);
        files = new ValueFileStatements(connection);
        uses = new FileUseStatements(connection, table);
        cursors = new CursorStatements(connection);
        ledger = new LedgerStatements(connection);
        topics = new TopicStatements(connection);
    }

    /** Why the append must be rejected; null: it may be written. The changed runs are not checked here. */
    @Nullable
    String guard(Append append) throws SQLException {
        String why = cursors.guard(append.cursor());
        if (why == null) why = ledger.guard(append.files());
        return why != null ? why : topics.guard(append.topic());
    }
}
