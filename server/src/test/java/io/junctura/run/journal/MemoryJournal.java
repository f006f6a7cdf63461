package io.junctura.run.journal;

import io.junctura.files.LargeValues;
import io.junctura.json.Footprint;
import io.junctura.json.Json;
import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import io.junctura.run.Entry;
import io.junctura.run.EntryCodec;
import io.junctura.run.Outcome;
import io.junctura.run.Restoration;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory, for tests and the simulation. It stores the same data as the journal on SQLite, in the same
 * form. It commits when its executor runs its task; a simulation that never runs the task again has simulated a power
 * cut.
 */
public final class MemoryJournal implements Journal {

    /** The simulated disk. It outlives the journal that wrote it. */
    public static final class Disk {
        private final Map<String, byte[]> files = new HashMap<>();
        private final TreeMap<Long, Row> runs = new TreeMap<>();
        private final Map<List<Object>, long[]> once = new HashMap<>();
        private final NavigableMap<CursorKey, StoredCursor> cursors = new TreeMap<>();
        /** By flow and path. */
        private final Map<Integer, TreeMap<String, LedgerEntry>> ledger = new HashMap<>();

        private final Map<List<String>, TopicEvent> topicEvents = new HashMap<>();
        private final Map<String, ReceivedCallback> posted = new HashMap<>();
        private long lastTopicEvent;
        private long lastFile;
        /** The last journal that was opened. Earlier ones belong to dead processes and no longer write files. */
        private @Nullable MemoryJournal owner;

        private long appends;
        private @Nullable Restoration restoration;
        /** Changes that the status table does not allow. */
        private final List<String> illegal = new ArrayList<>(0);

        /** Simulates a restore with {@code --in-doubt}. */
        public synchronized void restored(Restoration last) {
            restoration = last;
        }

        /**
         * The changes that were rejected because {@link RunStatus#canBecome} does not allow them. Each is an error of
         * the caller.
         */
        public synchronized List<String> illegal() {
            return List.copyOf(illegal);
        }

        /** How many appends were queued. */
        public synchronized long appends() {
            return appends;
        }

        /** The names of the existing files. */
        public synchronized Set<String> files() {
            return Set.copyOf(files.keySet());
        }

        /** The names of the files to which committed data refers. */
        public synchronized Set<String> named() {
            Set<String> named = new HashSet<>();
            for (Row row : runs.values()) named.addAll(row.files);
            return named;
        }
    }

    private static final class Row {
        final NewRun accepted;
        final List<byte[]> history = new ArrayList<>();
        final List<String> files = new ArrayList<>(0);
        byte @Nullable [] payload;
        RunStatus status;

        @Nullable
        String orderKey;

        Map<String, Wait> waits = Map.of();

        /** By step, then by name. */
        final Map<String, Map<String, byte[]>> states = new HashMap<>(0);

        Row(NewRun accepted, byte @Nullable [] payload) {
            this.accepted = accepted;
            this.payload = payload;
            this.status = accepted.status();
            this.orderKey = accepted.orderKey();
        }
    }

    /** An append with the content of its rows: first those of the accepted runs, then those of the changes. */
    private record Waiting(
            Atom atom,
            AppendListener listener,
            List<byte[]> payloads,
            List<byte[]> entries,
            List<List<LargeValue>> kept) {}

    private final Disk disk;
    private final Executor committer;
    private final String installation;
    private final Files files = new Files();
    private final StoredValues values;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** Calls the listener of the append that was written last. Touched by the committer's thread only. */
    private @Nullable Runnable notifyListener;

    private long lastRun;

    public MemoryJournal(Disk disk, Executor committer) {
        this(disk, committer, "memory");
    }

    /** @param installation as {@link #installation()} */
    public MemoryJournal(Disk disk, Executor committer, String installation) {
        this(disk, committer, installation, Integer.MAX_VALUE);
    }

    /** @param inline the largest value in a row, in bytes; larger values are files on the disk */
    public MemoryJournal(Disk disk, Executor committer, String installation, int inline) {
        this.values = new StoredValues(files, inline);
        this.disk = disk;
        this.committer = committer;
        this.installation = installation;
        synchronized (disk) {
            disk.owner = this;
        }
        this.lastRun = disk.runs.isEmpty() ? 0 : disk.runs.lastKey();
    }

    @Override
    public void append(Atom atom, AppendListener listener) {
        Waiting one = prepared(atom, listener);
        synchronized (this) {
            waiting.add(one);
        }
        // The first step writes, the second calls the listener: in between, the data can already be read, as with
        // SQLite.
        committer.execute(this::step);
        committer.execute(this::step);
    }

    private Waiting prepared(Atom atom, AppendListener listener) {
        List<byte[]> payloads = new ArrayList<>();
        List<byte[]> entries = new ArrayList<>();
        List<List<LargeValue>> kept = new ArrayList<>();
        for (NewRun run : atom.accepted()) {
            kept.add(new ArrayList<>(0));
            payloads.add(values.row(run.payload(), kept.get(kept.size() - 1)));
            entries.add(values.row(run.entries(), kept.get(kept.size() - 1)));
        }
        for (RunChange change : atom.changes()) {
            kept.add(new ArrayList<>(0));
            entries.add(values.row(change.forget() ? List.of() : change.entries(), kept.get(kept.size() - 1)));
        }
        return new Waiting(atom, listener, payloads, entries, kept);
    }

    /** Calls the listener of the last append, or writes the next. */
    private void step() {
        Runnable notify = notifyListener;
        if (notify == null) {
            commit();
        } else {
            notifyListener = null;
            notify.run();
        }
    }

    /** Writes the first append in the queue. */
    private void commit() {
        Waiting next;
        synchronized (this) {
            next = waiting.poll();
        }
        if (next == null) return;
        String rejected;
        List<Receipt> receipts = new ArrayList<>();
        List<Long> promoted = new ArrayList<>();
        List<LargeValue> dropped = new ArrayList<>(0);
        boolean fellBehind = false;
        boolean releasedFromBehind = false;
        synchronized (disk) {
            rejected = guard(next.atom());
            if (rejected == null) {
                disk.appends++;
                int at = 0;
                for (NewRun run : next.atom().accepted()) {
                    Receipt receipt =
                            accept(run, next.payloads().get(at), next.entries().get(at));
                    receipts.add(receipt);
                    if (receipt.duplicate()) dropped.addAll(next.kept().get(at));
                    else names(receipt.run(), next.kept().get(at));
                    at++;
                }
                for (RunChange change : next.atom().changes()) {
                    boolean falls = isBehind(change);
                    fellBehind |= falls;
                    releasedFromBehind |= change.orderKey() instanceof OrderKeyChange.Released
                            && disk.runs.get(change.run()).status == RunStatus.BEHIND;
                    change(
                            change,
                            falls ? RunStatus.BEHIND : change.status(),
                            next.entries().get(at),
                            dropped);
                    names(change.run(), next.kept().get(at++));
                    Row row = disk.runs.get(change.run());
                    if (change.orderKey() instanceof OrderKeyChange.Requested requested) row.orderKey = requested.key();
                    if (change.orderKey() instanceof OrderKeyChange.Released)
                        leave(row).ifPresent(promoted::add);
                }
                CursorChange cursor = next.atom().cursor();
                if (cursor != null) disk.cursors.put(CursorKey.of(cursor), stored(cursor));
                long first = receipts.isEmpty() ? 0 : receipts.get(0).run();
                for (LedgerChange file : next.atom().files()) move(file, first);
                TopicEvent event = next.atom().topic();
                if (event != null) {
                    disk.lastTopicEvent = Math.max(disk.lastTopicEvent, event.seq());
                    if (event.name() != null) {
                        disk.topicEvents.put(List.of(event.topic(), event.name()), event);
                    }
                }
            }
        }
        String why = rejected;
        boolean behind = fellBehind;
        boolean left = releasedFromBehind;
        notifyListener = () -> {
            if (why != null) {
                next.kept().forEach(values::delete);
                next.listener().rejected(why);
                return;
            }
            values.delete(dropped);
            for (long run : promoted) next.listener().promoted(run);
            if (left) next.listener().releasedFromBehind();
            if (behind) next.listener().fellBehind();
            next.listener().committed(receipts);
        };
    }

    /** The head of an order key; if there is none, the first run behind. */
    private Optional<Long> head(int flow, String key) {
        Long behind = null;
        for (Map.Entry<Long, Row> run : disk.runs.entrySet()) {
            Row row = run.getValue();
            if (row.accepted.flow() != flow || !key.equals(row.orderKey)) continue;
            if (row.status != RunStatus.BEHIND) return Optional.of(run.getKey());
            if (behind == null) behind = run.getKey();
        }
        return Optional.ofNullable(behind);
    }

    private Optional<Long> leave(Row row) {
        String key = row.orderKey;
        row.orderKey = null;
        if (key == null) return Optional.empty();
        Optional<Long> first = head(row.accepted.flow(), key);
        Row next = first.map(disk.runs::get).orElse(null);
        if (next == null || next.status != RunStatus.BEHIND) return Optional.empty();
        next.status = RunStatus.DUE;
        return first;
    }

    private @Nullable String version(LedgerChange file) {
        LedgerEntry now = ledger(file.flow()).get(file.path());
        return now == null ? null : now.version();
    }

    private NavigableMap<String, LedgerEntry> ledger(int flow) {
        return disk.ledger.computeIfAbsent(flow, any -> new TreeMap<>());
    }

    private void move(LedgerChange file, long accepted) {
        LedgerEntry to = file.to();
        if (to == null) {
            ledger(file.flow()).remove(file.path());
            return;
        }
        long run = accepted == 0 ? to.run() : accepted;
        ledger(file.flow())
                .put(
                        file.path(),
                        new LedgerEntry(
                                to.path(), to.version(), to.size(), to.modified(), to.stage(), run, to.reason()));
    }

    @Override
    public Map<String, LedgerEntry> files(int flow, Collection<String> paths) {
        synchronized (disk) {
            Map<String, LedgerEntry> ledger = ledger(flow);
            Map<String, LedgerEntry> files = new HashMap<>();
            for (String path : paths) {
                LedgerEntry file = ledger.get(path);
                if (file != null) files.put(path, file);
            }
            return files;
        }
    }

    @Override
    public List<EndedFile> endedFiles(int flow, String after, int limit) {
        List<EndedFile> files = new ArrayList<>();
        synchronized (disk) {
            for (LedgerEntry file : ledger(flow).tailMap(after, false).values()) {
                if (file.stage() == FileStage.KEPT || files.size() == limit) continue;
                Row row = disk.runs.get(file.run());
                if (file.stage() == FileStage.TAKEN && row != null && !row.status.isEnded()) continue;
                if (file.reason() != null) files.add(new EndedFile(file, false, file.reason()));
                else if (row == null) files.add(EndedFile.withoutRun(file));
                else files.add(EndedFile.of(file, row.status, message(row)));
            }
        }
        return files;
    }

    private static String message(Row row) {
        String message = "";
        for (byte[] entries : row.history) {
            for (Entry entry : EntryCodec.decode(entries)) {
                if (entry instanceof Entry.Ended ended && ended.outcome() instanceof Outcome.Failed failed) {
                    message = failed.why().message();
                }
            }
        }
        return message;
    }

    @Override
    public List<LedgerEntry> keptFiles(int flow, String after, int limit) {
        synchronized (disk) {
            return ledger(flow).tailMap(after, false).values().stream()
                    .filter(file -> file.stage() == FileStage.KEPT)
                    .limit(limit)
                    .toList();
        }
    }

    private @Nullable String guard(Atom atom) {
        CursorChange cursor = atom.cursor();
        if (cursor != null && !Arrays.equals(value(CursorKey.of(cursor)), cursor.from())) {
            return "the cursor of flow " + cursor.flow() + " has been changed meanwhile";
        }
        for (LedgerChange file : atom.files()) {
            if (!Objects.equals(version(file), file.from())) {
                return "the file " + file.path() + " of flow " + file.flow() + " has been changed meanwhile";
            }
        }
        TopicEvent event = atom.topic();
        if (event != null
                && event.name() != null
                && disk.topicEvents.containsKey(List.of(event.topic(), event.name()))) {
            return "an event of this name was published before";
        }
        for (RunChange change : atom.changes()) {
            String why = guard(change);
            if (why != null) return why;
        }
        return null;
    }

    private @Nullable String guard(RunChange change) {
        Row row = disk.runs.get(change.run());
        if (row == null) {
            String why = "run " + change.run() + " is not kept any longer";
            if (!change.mayFollowAnEnd()) disk.illegal.add(why + ": " + change);
            return why;
        }
        RunStatus next = isBehind(change) ? RunStatus.BEHIND : change.status();
        if (row.status.canBecome(next)) return null;
        String why = "run " + change.run() + " is " + row.status + ", which cannot become " + next;
        List<Entry> history = new ArrayList<>();
        stored(change.run(), row, values.sparing(), history::add);
        disk.illegal.add(why + ": " + change.entries() + "; its history: " + history);
        return why;
    }

    /** Whether a run that requests its order key must wait behind the head. */
    private boolean isBehind(RunChange change) {
        return change.orderKey() instanceof OrderKeyChange.Requested requested
                && head(requested.flow(), requested.key())
                        .filter(head -> head != change.run())
                        .isPresent();
    }

    /** A commit may refer only to files that are on disk. */
    private void names(long run, List<LargeValue> kept) {
        for (LargeValue one : kept) {
            if (!disk.files.containsKey(one.file()))
                throw new IllegalStateException(one + " is named before it is kept");
            disk.runs.get(run).files.add(one.file());
        }
    }

    private Receipt accept(NewRun run, byte @Nullable [] payload, byte[] entries) {
        DedupeKey dedupeKey = run.dedupeKey();
        if (dedupeKey != null) {
            long[] first = disk.once.get(List.of(run.flow(), dedupeKey.name()));
            if (first != null) return new Receipt(first[0], true, first[1] == dedupeKey.body(), false);
        }
        long id = run.id() != 0 ? run.id() : nextRunId();
        Row row = new Row(run, payload);
        boolean behind = run.orderKey() != null
                && run.status() == RunStatus.DUE
                && head(run.flow(), run.orderKey()).isPresent();
        if (behind) row.status = RunStatus.BEHIND;
        if (!run.entries().isEmpty()) row.history.add(entries);
        disk.runs.put(id, row);
        if (dedupeKey != null) disk.once.put(List.of(run.flow(), dedupeKey.name()), new long[] {id, dedupeKey.body()});
        return new Receipt(id, false, true, behind);
    }

    private void change(RunChange change, RunStatus status, byte[] entries, List<LargeValue> dropped) {
        Row row = disk.runs.get(change.run());
        if (change.n() != row.history.size() && !change.forget()) {
            throw new IllegalStateException(
                    "append " + change.n() + " of run " + change.run() + " would be its " + row.history.size() + "th");
        }
        if (change.forget()) {
            row.history.clear();
            row.payload = null;
            for (String file : row.files) dropped.add(new LargeValue(file, 0, 0));
            row.files.clear();
        } else if (!change.entries().isEmpty()) {
            row.history.add(entries);
        }
        row.status = status;
        if (change.forget()) row.states.clear();
        else if (change.states() != null) states(row, change.states());
        Map<String, Wait> waits = change.waits();
        if (waits != null) row.waits = new LinkedHashMap<>(waits);
        for (Entry entry : change.entries()) {
            if (entry instanceof Entry.Woken woken && woken.by() instanceof Signal.Posted one) {
                disk.posted.put(one.token(), new ReceivedCallback(change.run(), one.body()));
            }
        }
    }

    private static void states(Row row, AttemptStateChange states) {
        row.states.keySet().retainAll(states.steps());
        for (AttemptStateValue one : states.written()) {
            row.states.computeIfAbsent(one.step(), step -> new HashMap<>()).put(one.name(), one.value());
        }
    }

    @Override
    public Map<String, byte[]> attemptState(long run, String step) {
        synchronized (disk) {
            Row row = disk.runs.get(run);
            return row == null ? Map.of() : Map.copyOf(row.states.getOrDefault(step, Map.of()));
        }
    }

    /** The steps of a run whose actions remember something, for assertions. */
    public Set<String> remembering(long run) {
        synchronized (disk) {
            Row row = disk.runs.get(run);
            return row == null ? Set.of() : Set.copyOf(row.states.keySet());
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
    public Optional<Restoration> restoration() {
        synchronized (disk) {
            return Optional.ofNullable(disk.restoration);
        }
    }

    @Override
    public String secret() {
        return "the secret of a journal without a disk";
    }

    @Override
    public Optional<ReceivedCallback> callback(String token) {
        synchronized (disk) {
            return Optional.ofNullable(disk.posted.get(token));
        }
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
    public Optional<StoredRun> load(long run, Consumer<Entry> told) {
        return one(run, values.whole(), told);
    }

    @Override
    public Optional<StoredRun> view(long run, Consumer<Entry> told) {
        return one(run, values.sparing(), told);
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

    private Optional<StoredRun> one(long run, StoredValues.Reading reading, Consumer<Entry> told) {
        synchronized (disk) {
            Row row = disk.runs.get(run);
            return row == null ? Optional.empty() : Optional.of(stored(run, row, reading, told));
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

    /** Deletes files that an earlier process has written and to which no commit refers. */
    public void sweep() {
        synchronized (disk) {
            disk.files.keySet().retainAll(disk.named());
        }
    }

    /** Files that are on disk as soon as they are written. */
    private final class Files implements LargeValues {
        @Override
        public LargeValue keep(byte[] stored) {
            synchronized (disk) {
                String name = "value-" + ++disk.lastFile;
                // A dead process writes nothing, and nothing that refers to the file is committed.
                if (disk.owner == MemoryJournal.this) disk.files.put(name, stored);
                return new LargeValue(
                        name,
                        stored.length,
                        Checksums.of(stored),
                        Footprint.of(stored).values());
            }
        }

        @Override
        public byte[] read(LargeValue value) throws IOException {
            synchronized (disk) {
                byte[] stored = disk.files.get(value.file());
                if (stored == null) throw new IOException("The file " + value.file() + " is missing");
                return stored;
            }
        }

        @Override
        public InputStream open(LargeValue value) throws IOException {
            return new ByteArrayInputStream(read(value));
        }

        @Override
        public InputStream openUnchecked(LargeValue value) throws IOException {
            return open(value);
        }

        @Override
        public void delete(Collection<String> names) {
            synchronized (disk) {
                if (disk.owner == MemoryJournal.this) disk.files.keySet().removeAll(names);
            }
        }
    }

    /** All runs, for assertions. */
    public List<StoredRun> all() {
        synchronized (disk) {
            List<StoredRun> all = new ArrayList<>();
            disk.runs.forEach((id, row) -> all.add(stored(id, row, values.whole(), entry -> {})));
            return all;
        }
    }

    @SuppressWarnings("unchecked") // An origin is written as an object.
    private StoredRun stored(long id, Row row, StoredValues.Reading reading, Consumer<Entry> told) {
        RunState state = new RunState();
        for (byte[] one : row.history) {
            for (Entry entry : reading.entries(one)) {
                state.apply(entry);
                told.accept(entry);
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
                run.revision(),
                row.status,
                accepted,
                state,
                row.history.size(),
                reading.damage(),
                reading.isWhole(),
                event,
                event + state.footprint());
    }

    @Override
    public List<StoredRun> due(int flow, long after, int limit, long most) {
        synchronized (disk) {
            List<StoredRun> due = new ArrayList<>();
            long room = most;
            for (Map.Entry<Long, Row> run : disk.runs.tailMap(after, false).entrySet()) {
                if (due.size() == limit) break;
                Row row = run.getValue();
                if (row.accepted.flow() != flow || row.status != RunStatus.DUE) continue;
                StoredRun one = within(room, run.getKey(), row);
                if (one.isWhole()) room -= one.carries();
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
    public void waitingForPermits(Visitor told) {
        record One(String ref, int flow, long run) {}
        List<One> all = new ArrayList<>();
        synchronized (disk) {
            disk.runs.forEach((id, row) -> row.waits.values().forEach(wait -> {
                if (wait instanceof Wait.Limit limit) all.add(new One(limit.ref(), row.accepted.flow(), id));
            }));
        }
        all.sort(Comparator.comparing(One::ref).thenComparing(One::run));
        for (One one : all) told.waits(Wait.Limit.connectionOf(one.ref()), one.flow(), one.run());
    }

    @Override
    public void waitingForCredentials(@Nullable String connection, Visitor told) {
        record One(String connection, int flow, long run) {}
        List<One> all = new ArrayList<>();
        synchronized (disk) {
            disk.runs.forEach((id, row) -> row.waits.values().forEach(wait -> {
                if (!(wait instanceof Wait.Mended mended)) return;
                if (connection != null && !mended.connection().equals(connection)) return;
                all.add(new One(mended.connection(), row.accepted.flow(), id));
            }));
        }
        all.sort(Comparator.comparing(One::connection).thenComparing(One::run));
        for (One one : all) told.waits(one.connection(), one.flow(), one.run());
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
    public byte @Nullable [] cursor(int flow, String partition) {
        synchronized (disk) {
            return value(new CursorKey(flow, partition));
        }
    }

    private record CursorKey(int flow, String partition) implements Comparable<CursorKey> {
        static CursorKey of(CursorChange cursor) {
            return new CursorKey(cursor.flow(), cursor.partition());
        }

        @Override
        public int compareTo(CursorKey other) {
            int byFlow = Integer.compare(flow, other.flow);
            return byFlow != 0 ? byFlow : partition.compareTo(other.partition);
        }
    }

    private static StoredCursor stored(CursorChange cursor) {
        return new StoredCursor(cursor.partition(), cursor.to(), cursor.at());
    }

    private byte @Nullable [] value(CursorKey key) {
        StoredCursor stored = disk.cursors.get(key);
        return stored == null ? null : stored.value();
    }

    @Override
    public List<StoredCursor> cursors(int flow, @Nullable String after, int limit) {
        synchronized (disk) {
            return disk
                    .cursors
                    .tailMap(new CursorKey(flow, after == null ? "" : after), after == null)
                    .entrySet()
                    .stream()
                    .takeWhile(cursor -> cursor.getKey().flow() == flow)
                    .map(Map.Entry::getValue)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public int countCursors(int flow) {
        return cursors(flow, null, Integer.MAX_VALUE).size();
    }

    @Override
    public int deleteCursors(int flow, Collection<String> partitions) {
        int deleted = 0;
        synchronized (disk) {
            for (String partition : partitions) {
                if (disk.cursors.remove(new CursorKey(flow, partition)) != null) deleted++;
            }
        }
        return deleted;
    }

    @Override
    public Optional<PublishedEvent> published(String topic, String name, byte[] event) {
        synchronized (disk) {
            return Optional.ofNullable(disk.topicEvents.get(List.of(topic, name)))
                    .map(first -> new PublishedEvent(first.seq(), first.runs(), Arrays.equals(first.event(), event)));
        }
    }
}
