package io.junctura.run.sqlite;

import io.junctura.database.Database;
import io.junctura.run.Journal.Atom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All that the journal writes, by subject, with its statements prepared. Belongs to the writer's thread. */
final class Writes {
    final KnownNames names;
    final LineWrites lines;
    final RunWrites runs;
    final AttemptStateWrites states;
    final ValueFileWrites files;
    final FileUseWrites uses;
    final SourceWrites sources;

    Writes(Connection connection, Database database, long window, int namesInMemory, LongSupplier nextRun)
            throws SQLException {
        names = new KnownNames(connection, database::submit, window, namesInMemory);
        lines = new LineWrites(connection);
        runs = new RunWrites(
                connection, names, lines, new WaitWrites(connection), new AttentionWrites(connection), nextRun);
        states = new AttemptStateWrites(connection);
        files = new ValueFileWrites(connection);
        uses = new FileUseWrites(connection);
        sources = new SourceWrites(connection);
    }

    /** Why the atom may not be written; null if it may. */
    @Nullable
    String guard(Atom atom) throws SQLException {
        String why = sources.guard(atom.cursor(), atom.files(), atom.topic());
        return why != null ? why : runs.guard(atom.changes());
    }
}
