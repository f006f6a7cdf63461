package io.junctura.run.journal;

import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.MemoryJournal.Disk;
import io.junctura.run.journal.MemoryJournal.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The waits of the journal in memory. */
final class MemoryWaits implements RunWaits {
    private final Disk disk;

    MemoryWaits(Disk disk) {
        this.disk = disk;
    }

    @Override
    public List<Long> waitsDue(long until, int limit, Set<Long> except) {
        synchronized (disk) {
            List<Long> due = new ArrayList<>();
            disk.runs.forEach((id, row) -> {
                if (due.size() < limit && !except.contains(id) && wakes(row.status) && dueOf(row) <= until) {
                    due.add(id);
                }
            });
            return due;
        }
    }

    private static boolean wakes(RunStatus status) {
        return status != RunStatus.BEHIND && status != RunStatus.FAILED;
    }

    private static long dueOf(Row row) {
        long first = Long.MAX_VALUE;
        for (Wait wait : row.waits.values()) {
            first = Math.min(first, Wait.due(wait));
        }
        return first;
    }

    @Override
    public OptionalLong nextWait(long after) {
        synchronized (disk) {
            return disk.runs.values().stream()
                    .flatMap(row -> row.waits.values().stream())
                    .mapToLong(Wait::due)
                    .filter(due -> due > after && due != Long.MAX_VALUE)
                    .min();
        }
    }

    @Override
    public List<Long> missedChildren() {
        synchronized (disk) {
            List<Long> children = new ArrayList<>();
            for (Row row : disk.runs.values()) {
                for (Wait wait : row.waits.values()) {
                    if (!(wait instanceof Wait.Child child)) continue;
                    Row called = disk.runs.get(child.run());
                    if (called == null || called.status.isEnded()) children.add(child.run());
                }
            }
            return children;
        }
    }

    @Override
    public List<Long> abandonedChildren() {
        synchronized (disk) {
            Set<Long> awaited = new HashSet<>();
            for (Row row : disk.runs.values()) {
                for (Wait wait : row.waits.values()) {
                    if (wait instanceof Wait.Child child) awaited.add(child.run());
                }
            }
            List<Long> children = new ArrayList<>();
            disk.runs.forEach((id, row) -> {
                boolean called = row.accepted.parent() != null && !row.status.isEnded();
                if (called && !awaited.contains(id)) children.add(id);
            });
            return children;
        }
    }

    @Override
    public void waitingForPermits(Visitor visitor) {
        record One(String ref, int flow, long run) {}
        List<One> all = new ArrayList<>();
        synchronized (disk) {
            disk.runs.forEach((id, row) -> row.waits.values().forEach(wait -> {
                if (wait instanceof Wait.Limit limit) all.add(new One(limit.ref(), row.accepted.flow(), id));
            }));
        }
        all.sort(Comparator.comparing(One::ref).thenComparing(One::run));
        for (One one : all) visitor.waits(Wait.Limit.connectionOf(one.ref()), one.flow(), one.run());
    }

    @Override
    public void waitingForCredentials(@Nullable String connection, Visitor visitor) {
        record One(String connection, int flow, long run) {}
        List<One> all = new ArrayList<>();
        synchronized (disk) {
            disk.runs.forEach((id, row) -> row.waits.values().forEach(wait -> {
                if (!(wait instanceof Wait.NewCredentials credentials)) return;
                if (connection != null && !credentials.connection().equals(connection)) return;
                all.add(new One(credentials.connection(), row.accepted.flow(), id));
            }));
        }
        all.sort(Comparator.comparing(One::connection).thenComparing(One::run));
        for (One one : all) visitor.waits(one.connection(), one.flow(), one.run());
    }

    @Override
    public List<Long> waitingFor(String kind, String ref, int limit) {
        synchronized (disk) {
            List<Long> runs = new ArrayList<>();
            disk.runs.forEach((id, row) -> {
                for (Wait wait : row.waits.values()) {
                    boolean match = switch (kind) {
                        case "callback" ->
                            wait instanceof Wait.Callback callback
                                    && callback.token().equals(ref);
                        default ->
                            wait instanceof Wait.Child child
                                    && Long.toString(child.run()).equals(ref);
                    };
                    if (match && runs.size() < limit) runs.add(id);
                }
            });
            return runs;
        }
    }

    @Override
    public Optional<ReceivedCallback> callback(String token) {
        synchronized (disk) {
            return Optional.ofNullable(disk.posted.get(token));
        }
    }
}
