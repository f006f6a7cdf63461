package io.junctura.run.journal;

import io.junctura.json.Json;
import io.junctura.json.LargeSource;
import io.junctura.run.Entry;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.MemoryJournal.Disk;
import io.junctura.run.journal.MemoryJournal.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the runs of the journal in memory. */
final class MemoryRuns implements RunReader, RunQueue {
    private final Disk disk;
    private final StoredValues values;
    private final LargeSource files;

    MemoryRuns(Disk disk, StoredValues values, LargeSource files) {
        this.disk = disk;
        this.values = values;
        this.files = files;
    }

    @Override
    public Optional<StoredRun> load(long run) {
        return load(run, entry -> {});
    }

    @Override
    public Optional<StoredRun> load(long run, long most) {
        synchronized (disk) {
            Row row = disk.runs.get(run);
            return row == null ? Optional.empty() : Optional.of(within(most, run, row));
        }
    }

    private StoredRun within(long most, long run, Row row) {
        StoredRun seen = stored(run, row, values.sparing(), entry -> {});
        if (seen.carries() > most) return seen.bare();
        return seen.isWhole() ? seen : stored(run, row, values.whole(), entry -> {});
    }

    @Override
    public Optional<StoredRun> load(long run, Consumer<Entry> entries) {
        return one(run, values.whole(), entries);
    }

    @Override
    public Optional<StoredRun> view(long run, Consumer<Entry> entries) {
        return one(run, values.sparing(), entries);
    }

    @Override
    public Optional<RunHeader> header(long run) {
        synchronized (disk) {
            Row row = disk.runs.get(run);
            if (row == null) return Optional.empty();
            Run.Parent parent = row.accepted.parent();
            return Optional.of(new RunHeader(
                    row.status, row.accepted.flow(), row.orderKey, parent == null ? null : (Long) parent.run()));
        }
    }

    private Optional<StoredRun> one(long run, StoredValues.Reading reading, Consumer<Entry> entries) {
        synchronized (disk) {
            Row row = disk.runs.get(run);
            return row == null ? Optional.empty() : Optional.of(stored(run, row, reading, entries));
        }
    }

    @Override
    public LargeSource large() {
        return files;
    }

    @Override
    public LargeSource largeUnchecked() {
        return files;
    }

    @Override
    public Map<String, byte[]> attemptState(long run, String step) {
        synchronized (disk) {
            Row row = disk.runs.get(run);
            return row == null ? Map.of() : Map.copyOf(row.states.getOrDefault(step, Map.of()));
        }
    }

    @Override
    public List<StoredRun> due(int flow, long after, int limit, long most) {
        synchronized (disk) {
            List<StoredRun> due = new ArrayList<>();
            long left = most;
            for (Map.Entry<Long, Row> run : disk.runs.tailMap(after, false).entrySet()) {
                if (due.size() == limit) break;
                Row row = run.getValue();
                if (row.accepted.flow() != flow || row.status != RunStatus.DUE) continue;
                StoredRun one = within(left, run.getKey(), row);
                if (one.isWhole()) left -= one.carries();
                due.add(one);
            }
            return due;
        }
    }

    @Override
    public Map<Integer, Long> dueCounts() {
        return counts(RunStatus.DUE);
    }

    @Override
    public Map<Integer, Long> behindCounts() {
        return counts(RunStatus.BEHIND);
    }

    private Map<Integer, Long> counts(RunStatus status) {
        synchronized (disk) {
            Map<Integer, Long> counts = new HashMap<>();
            for (Row row : disk.runs.values()) {
                if (row.status == status) counts.merge(row.accepted.flow(), 1L, Long::sum);
            }
            return counts;
        }
    }

    @SuppressWarnings("unchecked") // An origin is written as an object.
    StoredRun stored(long id, Row row, StoredValues.Reading reading, Consumer<Entry> entries) {
        RunState state = new RunState();
        for (byte[] one : row.history) {
            for (Entry entry : reading.entries(one)) {
                state.apply(entry);
                entries.accept(entry);
            }
        }
        byte[] payload = row.payload;
        NewRun run = row.accepted;
        Run.Accepted accepted = new Run.Accepted(
                run.at(),
                reading.payload(payload),
                (Map<String, Object>) Json.parseStored(run.origin()),
                run.parent(),
                run.replayOf(),
                run.depth());
        long event = values.footprint(payload, run.origin());
        return new StoredRun(
                id,
                run.flow(),
                row.revision,
                row.status,
                accepted,
                state,
                row.history.size(),
                reading.damage(),
                reading.isWhole(),
                event,
                event + state.footprint());
    }
}
