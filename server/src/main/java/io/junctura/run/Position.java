package io.junctura.run;

import io.junctura.definition.OnDoubt;
import io.junctura.json.Footprint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where one step of a run stands. Written by the fold alone. */
public final class Position {

    /** What has become of a step. */
    public enum Status {
        /** To be attempted (again). */
        OPEN,
        /** An attempt was announced and has not come back. */
        STARTED,
        WAITING,
        /** Steps inside of it are under way. */
        ENTERED,
        DONE,
        SKIPPED,
        FAILED
    }

    /** Bytes of heap for itself and its place in a frame. */
    private static final int EACH = 200;

    private final String step;
    Status status = Status.OPEN;
    int attempts;
    long firstStarted;
    long started;
    long ended;
    /** What {@code $now()} is for this step, over all of its attempts; 0 before the first. */
    long fixedAt;

    /** Whether it was attempted, entered or made to wait: then its {@code when} has held, and is not asked again. */
    boolean begun;

    /** Of a test run: whether the step was not executed, since its outcome was taken from elsewhere. */
    boolean given;

    /** Whether the outcome is known since the server was restored from a backup. */
    boolean knownSinceRestore;

    /** Whether its action has remembered something. */
    boolean remembers;

    /** Of an action that takes many items: what attempts have told of them, in order. */
    List<Entry.ItemsAttempted> items = List.of();

    OnDoubt onDoubt = OnDoubt.REPEAT;

    @Nullable
    Object result;

    @Nullable
    Failure failure;

    @Nullable
    Wait wait;

    @Nullable
    Signal signal;

    /** Of a {@code try}: the step whose failure was caught, and the failure. */
    @Nullable
    String caughtStep;

    @Nullable
    Failure caught;

    /** Whether what it was in is over: its failure is somebody else's business, what it waited for is nobody's. */
    boolean settled;

    /** Whether it goes no further before somebody takes the run up again, as what it is inside of does not. */
    boolean abandoned;

    /** Of a {@code try}: whether what it holds, its {@code finally} aside, goes no further. */
    boolean left;

    /** Of a {@code set}: the variables as they were. */
    @Nullable
    Map<String, Object> varsBefore;

    /** Of a {@code switch}: what it chose, though an error that it let pass may be its result. */
    @Nullable
    Object choice;

    /** Of a {@code parallel}: the ids whose results it brought into the frame around it. */
    Set<String> brought = Set.of();

    Position(String step) {
        this.step = step;
    }

    /** The step's path. */
    public String step() {
        return step;
    }

    public Status status() {
        return status;
    }

    /** How many attempts are recorded as begun. */
    public int attempts() {
        return attempts;
    }

    /** When the first attempt began; 0 if none did. */
    public long firstStarted() {
        return firstStarted;
    }

    public long started() {
        return started;
    }

    public long ended() {
        return ended;
    }

    public @Nullable Object result() {
        return result;
    }

    /** Why the last attempt failed, if it did. */
    public @Nullable Failure failure() {
        return failure;
    }

    /** As the announced attempt said; {@link OnDoubt#REPEAT} if none was announced. */
    public OnDoubt onDoubt() {
        return onDoubt;
    }

    /** Whether somebody has answered that it may be attempted (again). */
    public boolean mayRepeat() {
        return signal instanceof Signal.Answered answered && answered.answer() == Signal.Answer.REPEAT;
    }

    /** Of a {@code try}: the failure that its {@code catch} is about; null if there is none. */
    public @Nullable Failure caught() {
        return caught;
    }

    /** Bytes of heap that it takes with what the step yielded or was told. */
    long footprint() {
        long bytes = EACH + 2L * step.length() + Footprint.ofValue(result);
        if (signal instanceof Signal.Posted posted && posted.value() != result)
            bytes += Footprint.ofValue(posted.value());
        for (Entry.ItemsAttempted one : items) bytes += Entry.footprint(one);
        return bytes;
    }

    /** How far its action has come with the items of its batch; null: no attempt has told of any. Its values must be whole. */
    public @Nullable Batch batch() {
        return items.isEmpty() ? null : Batch.of(items);
    }

    /** Whether its action remembers something that a later attempt may recall. */
    public boolean remembers() {
        return remembers && !settled && status != Status.DONE && status != Status.SKIPPED;
    }

    /** Null: for nothing, or for nothing any more, since what it was in is over, or goes no further. */
    public @Nullable Wait waitsFor() {
        return status == Status.WAITING && !settled && !abandoned ? wait : null;
    }

    /** What may be posted to it, though it may not go on with that before its run is taken up again; null: nothing. */
    public Wait.@Nullable Callback waitsForPost() {
        return status == Status.WAITING && !settled && wait instanceof Wait.Callback callback ? callback : null;
    }

    /** Of a test run: whether the step was not executed, since its outcome was taken from elsewhere. */
    public boolean isGiven() {
        return given;
    }

    /** Whether it waited when what it is inside of had come to its end. */
    public boolean isAbandoned() {
        return abandoned;
    }

    /** Whether it is not known what an attempt of it did, and nobody has found out. */
    public boolean isInDoubt() {
        return status == Status.WAITING && !settled && wait instanceof Wait.Person;
    }

    /** Of a {@code call}: the run that it has started, which may go on when this one is taken up again; null if none. */
    @Nullable
    Long called() {
        return wait instanceof Wait.Child child ? (Long) child.run() : null;
    }
}
