package io.junctura.search;

import io.junctura.database.Database;
import io.junctura.files.ValueFiles;
import io.junctura.json.LargeValue;
import io.junctura.run.Restoration;
import io.junctura.run.RunStatus;
import io.junctura.run.sql.LastNumber;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads runs from the journal for the index, a few in each read. */
final class JournalRuns {
    private static final String COLUMNS = "SELECT id, accepted, state, payload FROM run ";
    /** The payloads of one read end beyond this size, in bytes. */
    private static final long MAX_BYTES = 2_000_000;

    private final Database database;
    private final ValueFiles files;

    JournalRuns(Database database, ValueFiles files) {
        this.database = database;
        this.files = files;
    }

    /**
     * @param appends the number of appends in its history
     * @param lasting whether it has ended and cannot change any more
     */
    record IndexableRun(long id, long accepted, boolean lasting, int appends, String words) {}

    /** The runs above {@code after} up to {@code last}, the lowest first. May omit some at the end, but returns at least one. */
    List<IndexableRun> between(long after, long last) throws SQLException {
        return database.readPlain(connection -> {
            List<IndexableRun> found = new ArrayList<>();
            try (PreparedStatement select =
                            connection.prepareStatement(COLUMNS + "WHERE id > ? AND id <= ? ORDER BY id");
                    PreparedStatement history = history(connection)) {
                select.setLong(1, after);
                select.setLong(2, last);
                long bytes = 0;
                try (ResultSet row = select.executeQuery()) {
                    while (bytes < MAX_BYTES && row.next()) {
                        byte[] payload = row.getBytes(4);
                        if (payload != null) bytes += payload.length;
                        found.add(found(row, payload, history));
                    }
                }
            }
            return found;
        });
    }

    @Nullable
    IndexableRun one(long id) throws SQLException {
        return database.readPlain(connection -> {
            try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE id = ?");
                    PreparedStatement history = history(connection)) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? found(row, row.getBytes(4), history) : null;
                }
            }
        });
    }

    /** The searched texts of a run; empty if it was deleted. */
    List<RunTexts.Text> texts(long id) throws SQLException {
        return database.readPlain(connection -> {
            RunTexts texts = new RunTexts();
            StoredWords stored = new StoredWords(texts, this::beginning);
            try (PreparedStatement select = connection.prepareStatement("SELECT payload FROM run WHERE id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    byte[] payload = row.next() ? row.getBytes(1) : null;
                    if (payload != null) {
                        texts.begin(RunTexts.PAYLOAD, 0, null);
                        stored.payload(payload);
                        texts.end();
                    }
                }
            }
            try (PreparedStatement history = history(connection)) {
                history.setLong(1, id);
                try (ResultSet entry = history.executeQuery()) {
                    while (texts.length() < StoredWords.MAX_PER_RUN && entry.next()) stored.entries(entry.getBytes(2));
                }
            }
            return texts.texts();
        });
    }

    private static PreparedStatement history(Connection connection) throws SQLException {
        return connection.prepareStatement("SELECT n, body FROM entry WHERE run = ? ORDER BY n");
    }

    private byte[] beginning(LargeValue value) {
        try (InputStream in = files.openUnchecked(value)) {
            return in.readNBytes(StoredWords.MAX_PER_VALUE);
        } catch (IOException e) {
            // The value has no words then; a run that reads it fails with the error.
            return new byte[0];
        }
    }

    private IndexableRun found(ResultSet row, byte @Nullable [] payload, PreparedStatement history)
            throws SQLException {
        long id = row.getLong(1);
        RunStatus state = RunStatus.of(row.getInt(3));
        Words words = new Words();
        StoredWords stored = new StoredWords(words, this::beginning);
        if (payload != null) stored.payload(payload);
        int appends = 0;
        history.setLong(1, id);
        try (ResultSet entry = history.executeQuery()) {
            while (entry.next()) {
                appends = entry.getInt(1) + 1;
                if (words.length() < StoredWords.MAX_PER_RUN) stored.entries(entry.getBytes(2));
            }
        }
        // A failed run may be resumed.
        boolean lasting = state == RunStatus.SUCCEEDED || state == RunStatus.CANCELLED;
        return new IndexableRun(id, row.getLong(2), lasting, appends, words.toString());
    }

    /** The present states of these runs, without words; null for a deleted run. */
    List<@Nullable IndexableRun> states(List<SearchFile.Open> runs) throws SQLException {
        return database.readPlain(connection -> {
            List<@Nullable IndexableRun> states = new ArrayList<>(runs.size());
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT state, (SELECT max(n) FROM entry WHERE run = id) FROM run WHERE id = ?")) {
                for (SearchFile.Open run : runs) {
                    select.setLong(1, run.run());
                    try (ResultSet row = select.executeQuery()) {
                        if (!row.next()) {
                            states.add(null);
                            continue;
                        }
                        RunStatus state = RunStatus.of(row.getInt(1));
                        int n = row.getInt(2);
                        int appends = row.wasNull() ? 0 : n + 1;
                        boolean lasting = state == RunStatus.SUCCEEDED || state == RunStatus.CANCELLED;
                        states.add(new IndexableRun(run.run(), 0, lasting, appends, ""));
                    }
                }
            }
            return states;
        });
    }

    /** The ids between two, both included, the lowest first; at most {@code limit}. */
    List<Long> ids(long first, long last, int limit) throws SQLException {
        return database.readPlain(connection -> {
            List<Long> ids = new ArrayList<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id FROM run WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?")) {
                select.setLong(1, first);
                select.setLong(2, last);
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) ids.add(row.getLong(1));
                }
            }
            return ids;
        });
    }

    /** The highest id; 0 if there is no run. */
    long newest() throws SQLException {
        return number("SELECT max(id) FROM run");
    }

    /** The highest run number ever given, even if the run was deleted; 0 if none was. */
    long lastGiven() throws SQLException {
        return Math.max(
                newest(),
                number("SELECT CAST(value AS BIGINT) FROM installation WHERE name = '" + LastNumber.RUN.row() + "'"));
    }

    /** The first run after an id; 0 if there is none. */
    long firstAfter(long id) throws SQLException {
        return number("SELECT min(id) FROM run WHERE id > " + id);
    }

    /** The number of runs after an id, at most {@code most}. */
    long countAfter(long id, int most) throws SQLException {
        return number("SELECT count(*) FROM (SELECT 1 FROM run WHERE id > " + id + " LIMIT " + most + ") runs");
    }

    /** When a run was accepted; 0 if it was deleted. */
    long acceptedOf(long id) throws SQLException {
        return number("SELECT accepted FROM run WHERE id = " + id);
    }

    /** An identifier of this journal. */
    String installation() throws SQLException {
        return database.readPlain(connection -> {
            try (PreparedStatement select =
                            // A restored journal is a different one, even if its runs have the same ids.
                            connection.prepareStatement(
                                    "SELECT string_agg(value, ' ') FROM (SELECT value FROM installation"
                                            + " WHERE name IN ('id', '" + Restoration.RESTORED
                                            + "') ORDER BY name) found");
                    ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        });
    }

    private long number(String sql) throws SQLException {
        return database.readPlain(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }
}
