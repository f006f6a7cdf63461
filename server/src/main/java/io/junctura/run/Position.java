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
    private final StepScope scope;
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

    /** Of a {@code set}: the variables as they were. */
    @Nullable
    Map<String, Object> varsBefore;

    /** Of a {@code switch}: what it chose, though an error that it let pass may be its result. */
    @Nullable
    Object choice;

    /** Of a {@code parallel}: the ids whose results it brought into the frame around it. */
    Set<String> brought = Set.of();

    Position(String step, StepScope scope) {
        this.step = step;
        this.scope = scope;
    }

    /** What it is in. */
    StepScope scope() {
        return scope;
    }

    // What entries do to it.

    /** An attempt is announced. */
    void start(int attempt, long at, OnDoubt setting) {
        beginAttempt(attempt, at);
        begun = true;
        status = Status.STARTED;
        knownSinceRestore = true;
        signal = null; // To be attempted again was the answer to another doubt.
        onDoubt = setting;
    }

    /** An attempt has begun, announced or not. */
    void beginAttempt(int attempt, long at) {
        if (firstStarted == 0) firstStarted = at;
        if (fixedAt == 0) fixedAt = at;
        attempts = attempt;
        started = at;
    }

    /** An attempt has failed. */
    void fail(Entry.Failed failed) {
        beginAttempt(failed.attempt(), failed.started());
        knownSinceRestore = true;
        begun |= !failed.isBeforeAnything();
        ended = failed.ended();
        failure = failed.why();
        status = failed.last() ? Status.FAILED : Status.OPEN;
    }

    /** It waits from now on. */
    void waitFor(Wait on, long since) {
        // To wait until one may go is no attempt yet: the time for further ones does not run.
        boolean counts = !(on instanceof Wait.Limit) && !(on instanceof Wait.Mended);
        if (firstStarted == 0 && counts) firstStarted = since;
        if (fixedAt == 0) fixedAt = since;
        begun = true;
        status = Status.WAITING;
        wait = on;
        signal = null;
    }

    /** The steps inside of it begin. */
    void enter(long at) {
        if (firstStarted == 0) firstStarted = at;
        if (fixedAt == 0) fixedAt = at;
        started = at;
        begun = true;
        status = Status.ENTERED;
    }

    /** It is done, and yields this. */
    void finish(@Nullable Object value) {
        status = Status.DONE;
        result = value;
        items = List.of();
    }

    /** The run is taken up again: what has failed, or waited for what is over by now, is attempted again. */
    void resume(long now) {
        // Its place in line went with the run's end: it takes another.
        if (waitsFor() instanceof Wait.Limit) status = Status.OPEN;
        // The run that it waited for was given up with the run's end: it looks what has become of that.
        if (waitsFor() instanceof Wait.Child) status = Status.OPEN;
        if (hasRunOut(now)) {
            // It is waited for anew.
            status = Status.OPEN;
            signal = null;
        }
        if (status != Status.FAILED || scope.isClosed()) return;
        status = Status.OPEN;
        // The policy's clock starts anew; the key and the count of attempts do not.
        firstStarted = 0;
        signal = null;
        // Items that failed are sent again.
        items = Batch.withoutFailures(items);
    }

    /** Whether it is a call-back whose time was over, which may have been noticed or not. */
    private boolean hasRunOut(long now) {
        if (scope.isClosed() || !(wait instanceof Wait.Callback callback)) return false;
        return switch (status) {
            case WAITING -> callback.due() <= now;
            case OPEN -> signal instanceof Signal.Ready;
            default -> false;
        };
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

    /** Whether it was attempted, entered or made to wait: its {@code when} is not asked again. */
    public boolean begun() {
        return begun;
    }

    /** What {@code $now()} is for the step, over all of its attempts; 0 before the first. */
    public long fixedAt() {
        return fixedAt;
    }

    /** What its last wait was for; null if it has not waited. */
    public @Nullable Wait waited() {
        return wait;
    }

    /** What ended its last wait; null if that goes on, or there was none. */
    public @Nullable Signal signal() {
        return signal;
    }

    /** Of a {@code try}: the path of the step whose failure was caught; null if there is none. */
    public @Nullable String caughtStep() {
        return caughtStep;
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
        for (Entry.ItemsAttempted one : items) bytes += one.footprint();
        return bytes;
    }

    /** How far its action has come with the items of its batch; null: no attempt has told of any. Its values must be whole. */
    public @Nullable Batch batch() {
        return items.isEmpty() ? null : Batch.of(items);
    }

    /** Whether its action remembers something that a later attempt may recall. */
    public boolean remembers() {
        return remembers && !scope.isClosed() && status != Status.DONE && status != Status.SKIPPED;
    }

    /** Null: for nothing, or for nothing any more, since what it was in is over, or goes no further. */
    public @Nullable Wait waitsFor() {
        return status == Status.WAITING && !scope.isClosed() && !scope.isClosing() ? wait : null;
    }

    /** What may be posted to it, though it may not go on with that before its run is taken up again; null: nothing. */
    public Wait.@Nullable Callback waitsForPost() {
        return status == Status.WAITING && !scope.isClosed() && wait instanceof Wait.Callback callback
                ? callback
                : null;
    }

    /** Of a test run: whether the step was not executed, since its outcome was taken from elsewhere. */
    public boolean isGiven() {
        return given;
    }

    /** Whether it could go on, but for a scope that is closing: not before the run is taken up again. */
    public boolean isAbandoned() {
        return (status == Status.WAITING || status == Status.OPEN) && scope.isClosing();
    }

    /** Whether it is not known what an attempt of it did, and nobody has found out. */
    public boolean isInDoubt() {
        return status == Status.WAITING && !scope.isClosed() && wait instanceof Wait.Person;
    }

    /** Of a {@code call}: the run that it has started, which may go on when this one is taken up again; null if none. */
    public @Nullable Long called() {
        return wait instanceof Wait.Child child ? (Long) child.run() : null;
    }
}
