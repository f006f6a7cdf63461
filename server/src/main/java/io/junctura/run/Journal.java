package io.junctura.run;

import io.junctura.json.Json;
import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The only place where runs are written, and where they are read again. Thread safe.
 *
 * <p>An atom is all or nothing. Its guards are checked before its first write; a refused atom changes nothing and does
 * not disturb the others of its batch.
 */
public interface Journal {

    /**
     * Queues an atom. Never blocks. {@code told} hears once what became of it, on a thread of the journal's: it must be
     * quick. Atoms are written in the order in which they were handed in.
     */
    void append(Atom atom, Told told);

    /** How much waits to be written, in bytes. */
    long waitingBytes();

    /** A number for a run that is not written yet; counts up with the accepted ones. */
    long nextRunId();

    /** A number for an event published to a topic; counts up. */
    long nextTopicEvent();

    /** What an atom's caller is told. */
    interface Told {
        /** On disk; {@code receipts} is as long as the atom's accepted runs. */
        void committed(List<Receipt> receipts);

        /** Whether somebody waits for it; if not, it may be written some milliseconds later, with another. */
        default boolean isAwaited() {
            return true;
        }

        /** A run of the atom freed its order key, and this one is due now. Told before {@link #committed}. */
        default void promoted(long run) {}

        /** A run of the atom that leaves its line was behind another there, not at its head. Told before {@link #committed}. */
        default void leftFromBehind() {}

        /** A run that was to go on has to wait behind another of its order key. Told before {@link #committed}. */
        default void fellBehind() {}

        /** A guard did not hold; nothing was written. */
        default void refused(String why) {
            lost(new IllegalStateException(why));
        }

        /**
         * The journal has stopped; whether it was written is unknown. Or the disk is full: then nothing was written, and
         * the journal goes on. An atom that changes a run is not lost for that: it waits for room.
         */
        void lost(Throwable why);
    }

    /**
     * @param known  the event was known by its identity: {@code run} is the first one's, and nothing was accepted
     * @param behind it was accepted behind another run of its order key
     */
    record Receipt(long run, boolean known, boolean sameBody, boolean behind) {}

    /** Everything one commit must hold together. */
    record Atom(
            List<NewRun> accepted,
            List<RunChange> changes,
            @Nullable CursorMoved cursor,
            @Nullable TopicEvent topic,
            List<FileMoved> files) {

        public Atom(
                List<NewRun> accepted,
                List<RunChange> changes,
                @Nullable CursorMoved cursor,
                @Nullable TopicEvent topic) {
            this(accepted, changes, cursor, topic, List.of());
        }

        public static Atom of(NewRun run) {
            return new Atom(List.of(run), List.of(), null, null);
        }

        public static Atom of(RunChange change) {
            return new Atom(List.of(), List.of(change), null, null);
        }
    }

    /**
     * A run to be accepted.
     *
     * @param id       0: the journal gives the next one
     * @param once     the event's identity; null if it has none
     * @param payload  stored JSON
     * @param origin   stored JSON
     * @param entries  what has happened to it already, in the same commit
     * @param parent   the run that waits for it; filled in with {@link Run.Accepted#parent()}
     * @param line     its order key; null: it is in no line. With one, it may become {@code BEHIND} instead of due
     */
    record NewRun(
            long id,
            int flow,
            int revision,
            long at,
            @Nullable Once once,
            byte @Nullable [] payload,
            byte[] origin,
            Run.@Nullable Parent parent,
            @Nullable Long replayOf,
            int depth,
            List<Entry> entries,
            RunStatus status,
            @Nullable Outcome outcome,
            @Nullable String line) {

        /** The same, with entries that are its first append. */
        public NewRun with(List<Entry> first) {
            return new NewRun(
                    id, flow, revision, at, once, payload, origin, parent, replayOf, depth, first, status, outcome,
                    line);
        }
    }

    /** What a change does to the run's place in the line of its order key. */
    sealed interface Place {

        /** It leaves it; if it was the first, the next one becomes due. */
        record Left() implements Place {}

        /** It takes one again, before younger ones, or has it; if another run is at it, this one is {@code BEHIND}. */
        record Taken(int flow, String line) implements Place {}
    }

    /**
     * @param name what the event is known by, for as long as the journal's window is
     * @param body tells whether a second one has the same content
     */
    record Once(String name, long body) {}

    /**
     * What has happened to a run since its last append. The waits of a run are replaced as a whole.
     *
     * @param n       the place of this append in the run's history, from 0
     * @param outcome null: it goes on, or has failed before and was told something, which leaves it as it is
     * @param waits   by step; null: as they were. Of a run that has failed, those for what may still be posted to it
     * @param place   null: as it was
     * @param states  null: as they were
     */
    record RunChange(
            long run,
            int n,
            List<Entry> entries,
            RunStatus status,
            @Nullable Outcome outcome,
            long at,
            @Nullable Map<String, Wait> waits,
            @Nullable Place place,
            @Nullable AttemptStates states,
            boolean forget) {

        /**
         * Whether it changes a run that had ended, and may have been deleted since: one that is resumed, told something, or
         * given up. A cancel does not say whether its run has ended, so that it counts, too.
         */
        public boolean mayFollowAnEnd() {
            if (status.isEnded() && outcome == null) return true;
            for (Entry entry : entries) {
                if (entry instanceof Entry.Resumed || entry instanceof Entry.CancelAsked) return true;
            }
            return false;
        }

        /** What actions remember stays as it is. */
        public RunChange(
                long run,
                int n,
                List<Entry> entries,
                RunStatus status,
                @Nullable Outcome outcome,
                long at,
                @Nullable Map<String, Wait> waits,
                @Nullable Place place,
                boolean forget) {
            this(run, n, entries, status, outcome, at, waits, place, null, forget);
        }
    }

    /**
     * What the actions of a run remember over the attempts of their steps.
     *
     * @param steps   those that still remember something; what other steps have remembered is deleted
     * @param written new values of these steps; a later one replaces an earlier one of the same name
     */
    record AttemptStates(Set<String> steps, List<Remembered> written) {}

    /** @param value stored JSON */
    record Remembered(String step, String name, byte[] value) {}

    /**
     * @param partition of a stream; empty where the flow has one cursor
     * @param from      what the cursor must be now; null: it must not exist yet
     */
    record CursorMoved(int flow, String partition, byte @Nullable [] from, byte[] to, long at) {
        public CursorMoved(int flow, byte @Nullable [] from, byte[] to, long at) {
            this(flow, "", from, to, at);
        }
    }

    /** @param moved milliseconds since 1970 */
    record StoredCursor(String partition, byte[] value, long moved) {}

    /**
     * A change in a flow's ledger of files.
     *
     * @param from the version that the ledger must hold of this path now; null: none
     * @param to   null: it is forgotten
     */
    record FileMoved(
            int flow,
            String path,
            @Nullable String from,
            @Nullable Ledgered to) {}

    /**
     * A file that a flow has taken.
     *
     * @param modified milliseconds since 1970
     * @param run      0 without one; in the atom that accepts its run: that one
     * @param reason   why it could not be read; null if it could
     */
    record Ledgered(
            String path,
            String version,
            long size,
            long modified,
            FileStage stage,
            long run,
            @Nullable String reason) {}

    /** How far the flow has got with a file. The order is stored too: append only. */
    enum FileStage {
        /** It has a run, and is to be disposed of when that has ended. */
        TAKEN,
        /** It could not be read, and is to be disposed of. */
        BAD,
        /** It is done, and stays in its place. */
        KEPT;

        private static final FileStage[] ALL = values();

        public static FileStage of(int stored) {
            return ALL[stored];
        }

        @SuppressWarnings("EnumOrdinal") // The order is what is stored.
        public int stored() {
            return ordinal();
        }
    }

    /** @param name the event's identity; null if it has none */
    record TopicEvent(long seq, String topic, @Nullable String name, byte[] event, int runs, long at) {}

    // Reads. They see everything that was committed before the call.

    /** A run as it is after all of its history, of which no more is in memory at a time than one append. */
    Optional<StoredRun> load(long run);

    /**
     * The same, without its values if they take more than {@code most}: for whoever takes it up later, and reads it again
     * then. That is known before the values are built.
     *
     * @param most in bytes of heap
     */
    Optional<StoredRun> load(long run, long most);

    /**
     * As {@link #load(long)}, and tells of each entry, in order, as it is read.
     *
     * @param told quick: nothing that reads from the database or waits
     */
    Optional<StoredRun> load(long run, Consumer<Entry> told);

    /**
     * The same for those who only look at it, in little memory: of values that are not small, objects and lists are {@link
     * io.junctura.json.StoredJson}, and large values are not read, there are {@link LargeValue}s in their place.
     */
    Optional<StoredRun> look(long run, Consumer<Entry> told);

    default Optional<StoredRun> look(long run) {
        return look(run, entry -> {});
    }

    /** Where a run stands, in one short read however much it carries and has behind it; empty if it is not there. */
    Optional<Standing> standing(long run);

    /**
     * @param line   the order key that it has a place in the line of; null: none, or none any more
     * @param parent the run that waits for it; null: none
     */
    record Standing(
            RunStatus status,
            int flow,
            @Nullable String line,
            @Nullable Long parent) {}

    /**
     * What a run has responded that was looked at. An object or a list is as it is stored.
     *
     * @return null: it has not
     * @throws IOException its body is in a file that cannot be read; the message says which, for people
     */
    default @Nullable Response response(StoredRun looked) throws IOException {
        Response response = looked.state().response();
        if (response == null || !(response.body() instanceof LargeValue large)) return response;
        try (InputStream in = large().open(large)) {
            return new Response(response.status(), response.headers(), Json.parseStored(in.readAllBytes(), 0));
        }
    }

    /** Which value of a run that was looked at cannot be read, and why, for people; null if all can. */
    default @Nullable String damage(StoredRun looked) {
        List<LargeValue> all = looked.state().large();
        if (looked.accepted().payload() instanceof LargeValue payload) all.add(payload);
        try {
            for (LargeValue one : all) large().open(one).close();
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** What {@link #look} has left out; checked before the first byte is given out. */
    LargeSource large();

    /** The same, unchecked: for those who show the beginning of a value. */
    LargeSource largeUnchecked();

    /**
     * The runs of a flow that are due, in accept order, after the given one.
     *
     * @param most how much the values of the runs may take together, in bytes of heap; runs beyond it come without
     */
    List<StoredRun> due(int flow, long after, int limit, long most);

    /** How many runs are due, by flow; flows without any are absent. */
    Map<Integer, Long> dueCounts();

    /** How many runs are {@code BEHIND} others of their order key, by flow; flows without any are absent. */
    Map<Integer, Long> behindCounts();

    /** Runs whose wait is over by then, the longest overdue first. Without those that are {@code BEHIND} or have failed. */
    List<Long> waitsDue(long until, int limit, Set<Long> except);

    /** When the next wait after that time is over; empty if none is. */
    OptionalLong nextWait(long after);

    /** Runs that have ended, or are gone, while the run that called them still waits: the process died in between. */
    List<Long> missedChildren();

    /** Called runs that have not ended, and that nobody waits for: not even the run that called them. */
    List<Long> abandonedChildren();

    /** Runs that wait for this. {@code kind} is {@code child} or {@code callback}. */
    List<Long> waitingFor(String kind, String ref, int limit);

    /** Tells of each position that waits for its turn over a connection, connection by connection in the order of waiting. */
    void inLine(InLine told);

    /**
     * Tells of each position that waits until a connection is mended, whose credentials were refused, run by run.
     *
     * @param connection null: any
     */
    void refused(@Nullable String connection, InLine told);

    /** A position of a run waits until it may go over a connection. */
    interface InLine {
        void waits(String connection, int flow, long run);
    }

    /** What the action of a step remembers: stored JSON, by name. */
    Map<String, byte[]> remembered(long run, String step);

    /** The cursor of the partition without a name. */
    default byte @Nullable [] cursor(int flow) {
        return cursor(flow, "");
    }

    byte @Nullable [] cursor(int flow, String partition);

    int countCursors(int flow);

    /** A flow's cursors by partition, after the given one. */
    List<StoredCursor> cursors(int flow, @Nullable String after, int limit);

    /**
     * Deletes cursors, whatever they are by then, in one commit. An atom that moves one of them on is refused from now on.
     * Waits until that is on disk.
     *
     * @return how many there were
     */
    int deleteCursors(int flow, Collection<String> partitions);

    /** What a flow's ledger holds of a path. */
    default Optional<Ledgered> file(int flow, String path) {
        return Optional.ofNullable(files(flow, List.of(path)).get(path));
    }

    /** The entries of a flow's ledger for these paths, by path. Unknown paths are not in the map. */
    Map<String, Ledgered> files(int flow, Collection<String> paths);

    /** Files that are to be disposed of now: they are bad, or their runs have ended. By path, after the given one. */
    List<EndedFile> endedFiles(int flow, String after, int limit);

    /** Files that stay in their place, by path, after the given one. */
    List<Ledgered> keptFiles(int flow, String after, int limit);

    /**
     * A file that is to be disposed of.
     *
     * @param succeeded whether its run did; a run that is no longer kept counts as one that did
     * @param reason    why it could not be read, or its run did not succeed; empty if that is not so
     */
    record EndedFile(Ledgered file, boolean succeeded, String reason) {

        /** @param message of the failure, if the run has failed */
        public static EndedFile of(Ledgered file, RunStatus status, String message) {
            String reason = switch (status) {
                case SUCCEEDED -> "";
                case CANCELLED -> "The run was cancelled.";
                default -> message;
            };
            return new EndedFile(file, status == RunStatus.SUCCEEDED, reason);
        }

        /** Of a run that is not kept any longer: when it is deleted, its file is marked as bad unless it has succeeded. */
        public static EndedFile withoutRun(Ledgered file) {
            boolean bad = file.stage() == FileStage.BAD;
            return new EndedFile(file, !bad, bad ? "The run did not succeed. It is not kept any longer." : "");
        }
    }

    /**
     * The event that was published to a topic under this name, with how many runs it started.
     *
     * @param event stored JSON, to be compared with what was published then
     */
    Optional<Published> published(String topic, String name, byte[] event);

    /**
     * @param runs     how many flows were subscribed
     * @param sameBody false: another event was published under this name before, and this is that one's receipt
     */
    record Published(long seq, int runs, boolean sameBody) {}

    /** This installation's own name in keys that others are given. */
    String installation();

    /** The last restore with {@code --in-doubt}; empty if there was none. */
    default Optional<Restoration> restoration() {
        return Optional.empty();
    }

    /** What tokens of this installation are keyed with: never shown, never logged. */
    String secret();

    /** Which run was called back by this token (its hash) and with what body; empty if none was. */
    Optional<PostedBack> postedBack(String token);

    /** @param body the first 8 bytes of the body's SHA-256 */
    record PostedBack(long run, long body) {}

    /**
     * @param state   what its entries come to; whoever asked for the run may change it
     * @param appends how many rows its history has
     * @param damage  which of its values could not be read, and why, for people: null stands in their place, and the run
     *                must not go on; null: none
     * @param isWhole whether all of its values were built
     * @param event   bytes of heap that its payload and its origin take once they are built
     * @param carries bytes of heap that all of its values take once they are built
     */
    record StoredRun(
            long id,
            int flow,
            int revision,
            RunStatus status,
            Run.Accepted accepted,
            RunState state,
            int appends,
            @Nullable String damage,
            boolean isWhole,
            long event,
            long carries) {

        /** Without payload, origin and state. */
        public StoredRun bare() {
            return new StoredRun(
                    id, flow, revision, status, accepted.bare(), new RunState(), appends, null, false, event, carries);
        }

        /** Whether it has ended and its flow keeps no history: only that it was is known. */
        public boolean hasLeftNothing() {
            return status.isEnded() && appends == 0;
        }

        public Run run(PinnedFlow pinned) {
            return run(pinned, Callbacks.NONE);
        }

        /** The same, with the addresses that it hands out. */
        public Run run(PinnedFlow pinned, Callbacks callbacks) {
            return new Run(id, pinned, accepted, callbacks, state);
        }
    }
}
