package io.junctura.run;

import io.junctura.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A journal without a disk, for the simulation and for {@code junctura run}. It keeps what the other keeps, in the same
 * stored form, and commits when its executor says so: a simulation that never runs that task again has lost power.
 */
public final class MemoryJournal implements Journal {

    /** What is "on disk": survives the journal that wrote it. */
    public static final class Disk {
        private final TreeMap<Long, Row> runs = new TreeMap<>();
        private final Map<List<Object>, long[]> once = new HashMap<>();
        private final Map<Integer, byte[]> cursors = new HashMap<>();
        private final Map<List<String>, TopicEvent> topicEvents = new HashMap<>();
        private final Map<String, PostedBack> posted = new HashMap<>();
        private long lastTopicEvent;
        private long appends;

        /** How many appends have reached it. */
        public synchronized long appends() {
            return appends;
        }
    }

    private static final class Row {
        final NewRun accepted;
        final List<byte[]> history = new ArrayList<>();
        RunStatus status;

        @Nullable
        String line;

        Map<String, Wait> waits = Map.of();

        Row(NewRun accepted) {
            this.accepted = accepted;
            this.status = accepted.status();
            this.line = accepted.line();
        }
    }

    private record Waiting(Atom atom, Told told) {}

    private final Disk disk;
    private final Executor committer;
    private final String installation;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** What was written and not told of yet. Touched by the committer alone. */
    private @Nullable Runnable untold;

    private long lastRun;

    public MemoryJournal(Disk disk, Executor committer) {
        this(disk, committer, "memory");
    }

    /** @param installation as {@link #installation()} */
    public MemoryJournal(Disk disk, Executor committer, String installation) {
        this.disk = disk;
        this.committer = committer;
        this.installation = installation;
        this.lastRun = disk.runs.isEmpty() ? 0 : disk.runs.lastKey();
    }

    @Override
    public void append(Atom atom, Told told) {
        synchronized (this) {
            waiting.add(new Waiting(atom, told));
        }
        // Once to write it and once to tell, as the other journal does: between the two it is there to be read.
        committer.execute(this::step);
        committer.execute(this::step);
    }

    /** Tells of what was written last, or writes the next. */
    private void step() {
        Runnable tell = untold;
        if (tell == null) {
            commit();
        } else {
            untold = null;
            tell.run();
        }
    }

    /** Writes the first of what waits. */
    private void commit() {
        Waiting next;
        synchronized (this) {
            next = waiting.poll();
        }
        if (next == null) return;
        String refused;
        List<Receipt> receipts = new ArrayList<>();
        List<Long> promoted = new ArrayList<>();
        boolean fellBehind = false;
        synchronized (disk) {
            refused = guard(next.atom());
            if (refused == null) {
                disk.appends++;
                for (NewRun run : next.atom().accepted()) receipts.add(accept(run));
                for (RunChange change : next.atom().changes()) {
                    boolean waits = change.place() instanceof Place.Taken taken
                            && inLine(taken.flow(), taken.line()).isPresent();
                    fellBehind |= waits;
                    change(change, waits ? RunStatus.BEHIND : change.status());
                    Row row = disk.runs.get(change.run());
                    if (change.place() instanceof Place.Taken taken) row.line = taken.line();
                    if (change.place() instanceof Place.Left) leave(row).ifPresent(promoted::add);
                }
                CursorMoved cursor = next.atom().cursor();
                if (cursor != null) disk.cursors.put(cursor.flow(), cursor.to());
                TopicEvent event = next.atom().topic();
                if (event != null) {
                    disk.lastTopicEvent = Math.max(disk.lastTopicEvent, event.seq());
                    if (event.name() != null) {
                        disk.topicEvents.put(List.of(event.topic(), event.name()), event);
                    }
                }
            }
        }
        String why = refused;
        boolean behind = fellBehind;
        untold = () -> {
            if (why != null) {
                next.told().refused(why);
                return;
            }
            for (long run : promoted) next.told().promoted(run);
            if (behind) next.told().fellBehind();
            next.told().committed(receipts);
        };
    }

    /** Who is at the head of a line, or first behind if nobody is. */
    private Optional<Long> inLine(int flow, String line) {
        Long behind = null;
        for (Map.Entry<Long, Row> run : disk.runs.entrySet()) {
            Row row = run.getValue();
            if (row.accepted.flow() != flow || !line.equals(row.line)) continue;
            if (row.status != RunStatus.BEHIND) return Optional.of(run.getKey());
            if (behind == null) behind = run.getKey();
        }
        return Optional.ofNullable(behind);
    }

    private Optional<Long> leave(Row row) {
        String line = row.line;
        row.line = null;
        if (line == null) return Optional.empty();
        Optional<Long> first = inLine(row.accepted.flow(), line);
        Row next = first.map(disk.runs::get).orElse(null);
        if (next == null || next.status != RunStatus.BEHIND) return Optional.empty();
        next.status = RunStatus.DUE;
        return first;
    }

    private @Nullable String guard(Atom atom) {
        CursorMoved cursor = atom.cursor();
        if (cursor != null && !Arrays.equals(disk.cursors.get(cursor.flow()), cursor.from())) {
            return "the cursor of flow " + cursor.flow() + " has been moved by someone else";
        }
        TopicEvent event = atom.topic();
        if (event != null
                && event.name() != null
                && disk.topicEvents.containsKey(List.of(event.topic(), event.name()))) {
            return "an event of this name was published before";
        }
        return null;
    }

    private Receipt accept(NewRun run) {
        Once once = run.once();
        if (once != null) {
            long[] first = disk.once.get(List.of(run.flow(), once.name()));
            if (first != null) return new Receipt(first[0], true, first[1] == once.body(), false);
        }
        long id = run.id() != 0 ? run.id() : nextRunId();
        Row row = new Row(run);
        boolean behind = run.line() != null
                && run.status() == RunStatus.DUE
                && inLine(run.flow(), run.line()).isPresent();
        if (behind) row.status = RunStatus.BEHIND;
        if (!run.entries().isEmpty()) row.history.add(EntryCodec.encode(run.entries()));
        disk.runs.put(id, row);
        if (once != null) disk.once.put(List.of(run.flow(), once.name()), new long[] {id, once.body()});
        return new Receipt(id, false, true, behind);
    }

    private void change(RunChange change, RunStatus status) {
        Row row = disk.runs.get(change.run());
        if (row == null) throw new IllegalStateException("run " + change.run() + " is not in the journal");
        if (change.n() != row.history.size() && !change.forget()) {
            throw new IllegalStateException(
                    "append " + change.n() + " of run " + change.run() + " would be its " + row.history.size() + "th");
        }
        if (!row.status.canBecome(status)) {
            throw new IllegalStateException("run " + change.run() + ", which is " + row.status + ", cannot become "
                    + change.status() + " by " + change.entries() + "; its history: "
                    + stored(change.run(), row).entries());
        }
        if (change.forget()) row.history.clear();
        else if (!change.entries().isEmpty()) row.history.add(EntryCodec.encode(change.entries()));
        row.status = status;
        Map<String, Wait> waits = change.waits();
        if (waits != null) row.waits = new LinkedHashMap<>(waits);
        for (Entry entry : change.entries()) {
            if (entry instanceof Entry.Woken woken && woken.by() instanceof Signal.Posted one) {
                disk.posted.put(one.token(), new PostedBack(change.run(), one.body()));
            }
        }
    }

    @Override
    public long waitingBytes() {
        synchronized (this) {
            return waiting.size() * 1000L;
        }
    }

    @Override
    public synchronized long nextRunId() {
        return ++lastRun;
    }

    @Override
    public long nextTopicEvent() {
        synchronized (disk) {
            return ++disk.lastTopicEvent;
        }
    }

    @Override
    public String installation() {
        return installation;
    }

    @Override
    public String secret() {
        return "the secret of a journal without a disk";
    }

    @Override
    public Optional<PostedBack> postedBack(String token) {
        synchronized (disk) {
            return Optional.ofNullable(disk.posted.get(token));
        }
    }

    @Override
    public Optional<StoredRun> load(long run) {
        synchronized (disk) {
            Row row = disk.runs.get(run);
            return row == null ? Optional.empty() : Optional.of(stored(run, row));
        }
    }

    /** All runs, for those who look from outside. */
    public List<StoredRun> all() {
        synchronized (disk) {
            List<StoredRun> all = new ArrayList<>();
            disk.runs.forEach((id, row) -> all.add(stored(id, row)));
            return all;
        }
    }

    @SuppressWarnings("unchecked") // an origin is written as an object
    private static StoredRun stored(long id, Row row) {
        List<Entry> entries = new ArrayList<>();
        for (byte[] one : row.history) entries.addAll(EntryCodec.decode(one));
        NewRun run = row.accepted;
        Run.Accepted accepted = new Run.Accepted(
                run.at(),
                run.payload() == null ? null : Json.parseStored(run.payload()),
                (Map<String, Object>) Json.parseStored(run.origin()),
                run.parent(),
                run.replayOf(),
                run.depth());
        return new StoredRun(
                id, run.flow(), run.revision(), row.status, accepted, List.copyOf(entries), row.history.size());
    }

    @Override
    public List<StoredRun> due(int flow, long after, int limit) {
        synchronized (disk) {
            List<StoredRun> due = new ArrayList<>();
            for (Map.Entry<Long, Row> run : disk.runs.tailMap(after, false).entrySet()) {
                if (due.size() == limit) break;
                Row row = run.getValue();
                if (row.accepted.flow() == flow && row.status == RunStatus.DUE) due.add(stored(run.getKey(), row));
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

    @Override
    public List<Long> waitsDue(long until, int limit, Set<Long> except) {
        synchronized (disk) {
            List<Long> due = new ArrayList<>();
            disk.runs.forEach((id, row) -> {
                if (due.size() < limit && !except.contains(id) && dueOf(row) <= until) due.add(id);
            });
            return due;
        }
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
                    if (called != null && called.status.isEnded()) children.add(child.run());
                }
            }
            return children;
        }
    }

    @Override
    public List<Long> waitingFor(String kind, String ref, int limit) {
        synchronized (disk) {
            List<Long> runs = new ArrayList<>();
            disk.runs.forEach((id, row) -> {
                for (Wait wait : row.waits.values()) {
                    boolean match = switch (kind) {
                        case "connection" ->
                            wait instanceof Wait.Mended mended
                                    && mended.connection().equals(ref);
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
    public byte @Nullable [] cursor(int flow) {
        synchronized (disk) {
            return disk.cursors.get(flow);
        }
    }

    @Override
    public Optional<Published> published(String topic, String name, byte[] event) {
        synchronized (disk) {
            return Optional.ofNullable(disk.topicEvents.get(List.of(topic, name)))
                    .map(first -> new Published(first.seq(), first.runs(), Arrays.equals(first.event(), event)));
        }
    }
}
