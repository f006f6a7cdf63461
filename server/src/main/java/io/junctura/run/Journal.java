package io.junctura.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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

        /** A run of the atom freed its order key, and this one is due now. Told before {@link #committed}. */
        default void promoted(long run) {}

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
            @Nullable TopicEvent topic) {
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
            @Nullable String line) {}

    /** What a change does to the run's place in the line of its order key. */
    sealed interface Place {

        /** It leaves it; if it was the first, the next one becomes due. */
        record Left() implements Place {}

        /** It takes one again, before younger ones; if another run is at it, this one becomes {@code BEHIND}. */
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
     * @param n     the place of this append in the run's history, from 0
     * @param waits by step; null: as they were
     * @param place null: as it was
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
            boolean forget) {}

    /** @param from what the cursor must be now; null: it must not exist yet */
    record CursorMoved(int flow, byte @Nullable [] from, byte[] to, long at) {}

    /** @param name the event's identity; null if it has none */
    record TopicEvent(long seq, String topic, @Nullable String name, byte[] event, int runs, long at) {}

    // Reads. They see everything that was committed before the call.

    /** A run with all of its history. */
    Optional<StoredRun> load(long run);

    /** The runs of a flow that are due, in accept order, after the given one. */
    List<StoredRun> due(int flow, long after, int limit);

    /** How many runs are due, by flow; flows without any are absent. */
    Map<Integer, Long> dueCounts();

    /** How many runs are {@code BEHIND} others of their order key, by flow; flows without any are absent. */
    Map<Integer, Long> behindCounts();

    /** Runs whose wait is over by then, the longest overdue first. */
    List<Long> waitsDue(long until, int limit, Set<Long> except);

    /** When the next wait after that time is over; empty if none is. */
    OptionalLong nextWait(long after);

    /** Runs that have ended while the run that called them still waits: the process died in between. */
    List<Long> missedChildren();

    /** Runs that wait for this. {@code kind} is {@code connection}, {@code child} or {@code callback}. */
    List<Long> waitingFor(String kind, String ref, int limit);

    byte @Nullable [] cursor(int flow);

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

    /** What tokens of this installation are keyed with: never shown, never logged. */
    String secret();

    /** Which run was called back by this token (its hash) and with what body; empty if none was. */
    Optional<PostedBack> postedBack(String token);

    /** @param body the first 8 bytes of the body's SHA-256 */
    record PostedBack(long run, long body) {}

    /** @param appends how many rows its history has */
    record StoredRun(
            long id,
            int flow,
            int revision,
            RunStatus status,
            Run.Accepted accepted,
            List<Entry> entries,
            int appends) {

        /** Whether it has ended and its flow keeps no history: only that it was is known. */
        public boolean hasLeftNothing() {
            return status.isEnded() && entries.isEmpty();
        }

        /** The run as it is after all of its entries. */
        public Run fold(PinnedFlow pinned) {
            return fold(pinned, Callbacks.NONE);
        }

        /** The same, with the addresses that it hands out. */
        public Run fold(PinnedFlow pinned, Callbacks callbacks) {
            Run run = new Run(id, pinned, accepted, callbacks);
            for (Entry entry : entries) run.state().apply(entry);
            return run;
        }
    }
}
