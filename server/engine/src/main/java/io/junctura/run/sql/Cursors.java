package io.junctura.run.sql;

import io.junctura.database.Database;
import io.junctura.run.journal.CursorStore;
import io.junctura.run.journal.StoredCursor;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and deletes the cursors of flows. Thread safe. */
final class Cursors implements CursorStore {
    private final Database database;
    private final JournalReads reads;

    Cursors(Database database, JournalReads reads) {
        this.database = database;
        this.reads = reads;
    }

    @Override
    public byte @Nullable [] cursor(int flow, String partition) {
        return reads.read(connection -> {
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
        return reads.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                SELECT partition, value, moved FROM cursor
                 WHERE flow = ? AND (CAST(? AS TEXT) IS NULL OR partition > ?) ORDER BY partition LIMIT ?
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
        return (int) reads.number("SELECT count(*) FROM cursor WHERE flow = " + flow);
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
}
