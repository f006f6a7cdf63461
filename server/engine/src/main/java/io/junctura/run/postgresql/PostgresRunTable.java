package io.junctura.run.postgresql;

import io.junctura.database.postgresql.NodeIds;
import io.junctura.database.postgresql.Partitions;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.RunChange;
import io.junctura.run.sql.JournalWrite;
import io.junctura.run.sql.RunTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the appends of a batch change about runs, and sends it by one statement for each table. It reads the runs that the
 * batch will change before. Statements that must see the rows are preceded by a {@link #flush}.
 */
final class PostgresRunTable implements RunTable {
    private final Connection connection;
    private final int node;
    private final Partitions partitions;
    private final NodeIds ids;
    private final RunInserts inserts;
    private final LiveChanges changes;
    private final PreparedStatement selectLive;
    private final PreparedStatement selectOne;
    private final PreparedStatement selectEnd;

    private final Map<NewRun, Long> newIds = new IdentityHashMap<>();
    /** The runs that the batch has read or changed, by id, since rows are locked in this order. */
    private final Map<Long, LiveRun> runs = new TreeMap<>();

    PostgresRunTable(Connection connection, int node, Partitions partitions, NodeIds ids) throws SQLException {
        this.connection = connection;
        this.node = node;
        this.partitions = partitions;
        this.ids = ids;
        this.inserts = new RunInserts(connection);
        this.changes = new LiveChanges(connection);
        selectLive = connection.prepareStatement("SELECT id, flow, state, line FROM live WHERE id = ANY(?)");
        selectOne = connection.prepareStatement("SELECT id, flow, state, line FROM live WHERE id = ?");
        selectEnd = connection.prepareStatement("SELECT flow, state FROM run_end WHERE run = ?");
    }

    /** Numbers the accepted runs, and reads those that change. */
    void begin(List<JournalWrite> appends) throws SQLException {
        clear();
        List<Long> changed = new ArrayList<>();
        for (JournalWrite one : appends) {
            for (NewRun run : one.append().accepted()) if (run.id() == 0) newIds.put(run, ids.next());
            for (RunChange change : one.append().changes()) changed.add(change.run());
        }
        if (changed.isEmpty()) return;
        long[] wanted =
                changed.stream().mapToLong(run -> run).sorted().distinct().toArray();
        selectLive.setObject(1, wanted);
        try (ResultSet row = selectLive.executeQuery()) {
            while (row.next()) read(row);
        }
    }

    private LiveRun read(ResultSet row) throws SQLException {
        LiveRun run = new LiveRun(row.getLong(1), row.getInt(2), RunStatus.of(row.getInt(3)), row.getString(4));
        run.isStored = true;
        runs.put(run.id, run);
        return run;
    }

    private @Nullable LiveRun find(long id) throws SQLException {
        LiveRun known = runs.get(id);
        if (known != null) return known;
        selectOne.setLong(1, id);
        try (ResultSet row = selectOne.executeQuery()) {
            if (row.next()) return read(row);
        }
        selectEnd.setLong(1, id);
        try (ResultSet row = selectEnd.executeQuery()) {
            if (!row.next()) return null;
            LiveRun ended = new LiveRun(id, row.getInt(1), RunStatus.of(row.getInt(2)), null);
            runs.put(id, ended);
            return ended;
        }
    }

    @Override
    public long newId(NewRun run) {
        return newIds.computeIfAbsent(run, same -> ids.next());
    }

    @Override
    public void insert(Row row) throws SQLException {
        partitions.cover(connection, row.id());
        inserts.add(row);
        LiveRun run =
                new LiveRun(row.id(), row.run().flow(), row.status(), row.run().orderKey());
        run.changed = true;
        runs.put(run.id, run);
        Long ended = row.ended();
        if (ended != null) inserts.addEnd(run, ended, row.outcome());
    }

    @Override
    public boolean update(
            long id, RunStatus status, int before, @Nullable Long ended, byte @Nullable [] outcome, boolean forget)
            throws SQLException {
        LiveRun run = find(id);
        if (run == null || (1 << run.status.stored() & before) == 0) return false;
        if (run.status.isEnded()) {
            flush();
            changes.reopen(id);
        }
        run.status = status;
        run.changed = true;
        if (ended != null) inserts.addEnd(run, ended, outcome);
        if (forget) {
            flush();
            changes.forget(id);
        }
        return true;
    }

    @Override
    public @Nullable RunStatus status(long id) throws SQLException {
        LiveRun run = find(id);
        return run == null ? null : run.status;
    }

    @Override
    public void setRevision(long id, int revision) throws SQLException {
        flush();
        changes.setRevision(id, revision);
    }

    @Override
    public void addEntries(long run, int n, long crc, byte[] entries) {
        inserts.addEntries(run, n, crc, entries);
    }

    @Override
    public void setKey(long id, @Nullable String key) throws SQLException {
        LiveRun run = find(id);
        if (run == null) return;
        run.line = key;
        run.changed = true;
    }

    @Override
    public void promote(long id) throws SQLException {
        LiveRun run = find(id);
        if (run == null) return;
        run.status = RunStatus.DUE;
        run.changed = true;
    }

    @Override
    public void flush() throws SQLException {
        inserts.flush();
        changes.flush(runs.values(), node);
    }

    /** Forgets what was collected. */
    void clear() {
        newIds.clear();
        runs.clear();
        inserts.clear();
    }
}
