package io.junctura.run.sql;

import io.junctura.run.Wait;
import io.junctura.run.journal.ReceivedCallback;
import io.junctura.run.journal.RunWaits;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what runs wait for. Thread safe. */
final class WaitQueries implements RunWaits {
    private final JournalReads reads;
    private final String openRuns;

    /** @param openRuns as {@link JournalTables#openRuns} */
    WaitQueries(JournalReads reads, String openRuns) {
        this.reads = reads;
        this.openRuns = openRuns;
    }

    @Override
    public List<Long> waitsDue(long until, int limit, Set<Long> except) {
        return reads.read(connection -> {
            Set<Long> seen = new HashSet<>();
            List<Long> due = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                SELECT wait.run FROM wait CROSS JOIN live
                 WHERE live.id = wait.run AND wait.due <= ? AND live.state NOT IN (3, 5)
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
        return reads.read(connection -> {
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
        return reads.read(connection -> {
            List<Long> children = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                SELECT CAST(wait.ref AS BIGINT)
                  FROM wait LEFT JOIN run ON run.id = CAST(wait.ref AS BIGINT)
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
        return reads.read(connection -> {
            List<Long> children = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT id FROM " + openRuns + """
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
        return reads.read(connection -> {
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
    public void waitingForPermits(Visitor visitor) {
        reads.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                SELECT wait.ref, live.flow, live.id FROM wait JOIN live ON live.id = wait.run
                 WHERE wait.kind = 'limit' ORDER BY wait.ref, wait.run
                """);
                    ResultSet row = select.executeQuery()) {
                while (row.next())
                    visitor.waits(Wait.Limit.connectionOf(row.getString(1)), row.getInt(2), row.getLong(3));
            }
            return visitor;
        });
    }

    @Override
    public void waitingForCredentials(@Nullable String name, Visitor visitor) {
        reads.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                SELECT wait.ref, live.flow, live.id FROM wait JOIN live ON live.id = wait.run
                 WHERE wait.kind = 'connection' AND wait.ref = coalesce(CAST(? AS TEXT), wait.ref) ORDER BY wait.ref, wait.run
                """)) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) visitor.waits(row.getString(1), row.getInt(2), row.getLong(3));
                }
            }
            return visitor;
        });
    }

    @Override
    public Optional<ReceivedCallback> callback(String token) {
        return reads.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT run, body FROM posted_back WHERE token = ?")) {
                select.setString(1, token);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new ReceivedCallback(row.getLong(1), row.getLong(2)))
                            : Optional.empty();
                }
            }
        });
    }
}
