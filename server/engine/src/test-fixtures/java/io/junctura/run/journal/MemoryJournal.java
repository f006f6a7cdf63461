package io.junctura.run.journal;

import io.junctura.files.LargeValues;
import io.junctura.json.Footprint;
import io.junctura.json.LargeValue;
import io.junctura.run.Restoration;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory, for tests and the simulation. It stores the same data as the journal on SQLite, in the same
 * form. It commits when its executor runs its task; a simulation that never runs the task again has simulated a power
 * cut.
 */
public final class MemoryJournal implements Journal {

    /** The simulated disk. It outlives the journal that wrote it. */
    public static final class Disk {
        final Map<String, byte[]> files = new HashMap<>();
        final TreeMap<Long, Row> runs = new TreeMap<>();
        final Map<List<Object>, long[]> once = new HashMap<>();
        final NavigableMap<MemoryCursors.CursorKey, StoredCursor> cursors = new TreeMap<>();
        /** By flow and path. */
        final Map<Integer, TreeMap<String, LedgerEntry>> ledger = new HashMap<>();

        final Map<List<String>, TopicEvent> topicEvents = new HashMap<>();
        final Map<String, ReceivedCallback> posted = new HashMap<>();
        long lastTopicEvent;
        private long lastFile;
        /** The last journal that was opened. Earlier ones belong to dead processes and no longer write files. */
        private @Nullable MemoryJournal owner;

        long appends;
        private @Nullable Restoration restoration;
        /** Changes that the status table does not allow. */
        final List<String> illegal = new ArrayList<>(0);

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

    static final class Row {
        final NewRun accepted;
        final List<byte[]> history = new ArrayList<>();
        final List<String> files = new ArrayList<>(0);
        byte @Nullable [] payload;
        RunStatus status;
        int revision;

        @Nullable
        String orderKey;

        Map<String, Wait> waits = Map.of();

        /** By step, then by name. */
        final Map<String, Map<String, byte[]>> states = new HashMap<>(0);

        Row(NewRun accepted, byte @Nullable [] payload) {
            this.accepted = accepted;
            this.payload = payload;
            this.status = accepted.status();
            this.revision = accepted.revision();
            this.orderKey = accepted.orderKey();
        }
    }

    private final Disk disk;
    private final Executor committer;
    private final String installation;
    private final Files files = new Files();
    private final StoredValues values;
    final MemoryRuns runs;
    private final MemoryTopics topics;
    private final MemoryWaits waits;
    private final MemoryCursors cursors;
    private final MemoryLedger ledger;
    private final ArrayDeque<MemoryAppend> waiting = new ArrayDeque<>();
    /** The append that was written last, until its listener is called. Touched by the committer's thread only. */
    private @Nullable MemoryAppend written;

    private final RunIds ids;

    public MemoryJournal(Disk disk, Executor committer) {
        this(disk, committer, "memory");
    }

    /** @param installation its name */
    public MemoryJournal(Disk disk, Executor committer, String installation) {
        this(disk, committer, installation, Integer.MAX_VALUE);
    }

    /** @param inline the largest value in a row, in bytes; larger values are files on the disk */
    public MemoryJournal(Disk disk, Executor committer, String installation, int inline) {
        this.values = new StoredValues(files, inline);
        this.disk = disk;
        this.runs = new MemoryRuns(disk, values, files);
        this.topics = new MemoryTopics(disk);
        this.waits = new MemoryWaits(disk);
        this.cursors = new MemoryCursors(disk);
        this.ledger = new MemoryLedger(disk);
        this.committer = committer;
        this.installation = installation;
        synchronized (disk) {
            disk.owner = this;
        }
        this.ids = new AtomicLong(disk.runs.isEmpty() ? 0 : disk.runs.lastKey())::incrementAndGet;
    }

    @Override
    public void append(Append append, AppendListener listener) {
        MemoryAppend one = new MemoryAppend(this, disk, values, append, listener);
        synchronized (this) {
            waiting.add(one);
        }
        // The first step writes, the second calls the listener: in between, the data can already be read, as with
        // SQLite.
        committer.execute(this::step);
        committer.execute(this::step);
    }

    /** Calls the listener of the last append, or writes the next. */
    private void step() {
        MemoryAppend last = written;
        if (last != null) {
            written = null;
            last.callListener();
            return;
        }
        MemoryAppend next;
        synchronized (this) {
            next = waiting.poll();
        }
        if (next == null) return;
        next.write();
        written = next;
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
    public RunReader runs() {
        return runs;
    }

    @Override
    public RunQueue queue() {
        return runs;
    }

    @Override
    public RunWaits waits() {
        return waits;
    }

    @Override
    public CursorStore cursors() {
        return cursors;
    }

    @Override
    public FileLedger ledger() {
        return ledger;
    }

    @Override
    public TopicEvents topics() {
        return topics;
    }

    @Override
    public Installation installation() {
        synchronized (disk) {
            return new Installation(
                    installation, "the secret of a journal without a disk", Optional.ofNullable(disk.restoration));
        }
    }

    @Override
    public RunIds ids() {
        return ids;
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
            disk.runs.forEach((id, row) -> all.add(runs.stored(id, row, values.whole(), entry -> {})));
            return all;
        }
    }
}
