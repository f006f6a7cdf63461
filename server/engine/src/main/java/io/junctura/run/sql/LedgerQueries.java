package io.junctura.run.sql;

import io.junctura.json.Json;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.EndedFile;
import io.junctura.run.journal.FileLedger;
import io.junctura.run.journal.FileStage;
import io.junctura.run.journal.LedgerEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the files that flows have taken. Thread safe. */
final class LedgerQueries implements FileLedger {
    private static final String ENTRY =
            "SELECT ledger.path, ledger.version, ledger.size, ledger.modified, ledger.stage, ledger.run, ledger.reason";

    private final JournalReads reads;

    LedgerQueries(JournalReads reads) {
        this.reads = reads;
    }

    @Override
    public Map<String, LedgerEntry> files(int flow, Collection<String> paths) {
        String places = "?, ".repeat(paths.size() - 1) + "?";
        return reads.read(connection -> {
            Map<String, LedgerEntry> files = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement(ENTRY + " FROM ledger WHERE flow = ? AND path IN (" + places + ")")) {
                select.setInt(1, flow);
                int place = 2;
                for (String path : paths) select.setString(place++, path);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        LedgerEntry file = entry(row);
                        files.put(file.path(), file);
                    }
                }
            }
            return files;
        });
    }

    @Override
    public List<EndedFile> endedFiles(int flow, String after, int limit) {
        return reads.read(connection -> {
            List<EndedFile> files = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(ENTRY + ", run.state, run.outcome" + """
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
        LedgerEntry file = entry(row);
        if (file.reason() != null) return new EndedFile(file, false, file.reason());
        int state = row.getInt(8);
        if (row.wasNull()) return EndedFile.withoutRun(file);
        byte[] outcome = row.getBytes(9);
        Object message = outcome == null ? null : ((Map<?, ?>) Json.parseStored(outcome)).get("message");
        return EndedFile.of(file, RunStatus.of(state), message == null ? "" : message.toString());
    }

    @Override
    public List<LedgerEntry> keptFiles(int flow, String after, int limit) {
        return reads.read(connection -> {
            List<LedgerEntry> files = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    ENTRY + " FROM ledger WHERE flow = ? AND path > ? AND stage = 2 ORDER BY path LIMIT ?")) {
                select.setInt(1, flow);
                select.setString(2, after);
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) files.add(entry(row));
                }
            }
            return files;
        });
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        return new LedgerEntry(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                FileStage.of(row.getInt(5)),
                row.getLong(6),
                row.getString(7));
    }
}
