package io.junctura.run;

import io.junctura.definition.OnDoubt;
import io.junctura.json.Footprint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of one step of a run. Only the fold changes it. */
public final class Position {

    /** The status of a step. */
    public enum Status {
        /** The step waits for its first or next attempt. */
        OPEN,
        /** An attempt was announced, and its outcome is not recorded. */
        STARTED,
        WAITING,
        /** Steps inside of this step are under way. */
        ENTERED,
        DONE,
        SKIPPED,
        FAILED
    }

    /** Bytes of heap for a position and its place in a frame. */
    private static final int EACH = 200;

    private final String step;
    private final StepScope scope;
    Status status = Status.OPEN;
    int attempts;
    long firstStarted;
    long started;
    long ended;
    /** The value of {@code $now()} for this step in all of its attempts; 0 before the first. */
    long fixedAt;

    /**
     * Whether the step was attempted, was entered or has waited. Then its {@code when} was true and is not evaluated
     * again.
     */
    boolean begun;

    /** In a test run: whether the step was not executed, because its outcome comes from a pin or another run. */
    boolean given;

    /** Whether the step's outcome was recorded after the server was restored from a backup. */
    boolean knownSinceRestore;

    /** Whether the step's action has remembered something. */
    boolean remembers;

    /** For an action that takes many items: the outcomes that attempts have reported, in order. */
    List<Entry.ItemsAttempted> items = List.of();

    /** How many items of this loop, and of ended loops inside of this step, have failed and were collected. */
    long failedItems;

    OnDoubt onDoubt = OnDoubt.REPEAT;

    @Nullable
    Object result;

    @Nullable
    Failure failure;

    @Nullable
    Wait wait;

    @Nullable
    Signal signal;

    /** For a {@code try}: the path of the step whose failure was caught, and the failure. */
    @Nullable
    String caughtStep;

    @Nullable
    Failure caught;

    /** For a {@code set}: the variables before it. */
    @Nullable
    Map<String, Object> varsBefore;

    /** For a {@code switch}: the chosen case. The step's result may differ, if a tolerated failure replaced it. */
    @Nullable
    Object choice;

    /** For a {@code parallel}: the ids whose results its branches added to the frame around it. */
    Set<String> branchResults = Set.of();

    Position(String step, StepScope scope) {
        this.step = step;
        this.scope = scope;
    }

    /** The scope that contains the step. */
    StepScope scope() {
        return scope;
    }

    // What entries change.

    /** An attempt was announced. */
    void start(int attempt, long at, OnDoubt setting) {
        beginAttempt(attempt, at);
        begun = true;
        status = Status.STARTED;
        knownSinceRestore = true;
        signal = null; // An answer that allowed another attempt does not count for the doubt about this one.
        onDoubt = setting;
    }

    /** An attempt has begun, whether it was announced or not. */
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

    /** The step begins to wait. */
    void waitFor(Wait on, long since) {
        // Waiting for a connection is no attempt: the time limit of the step's retry does not start.
        boolean counts = !(on instanceof Wait.Limit) && !(on instanceof Wait.NewCredentials);
        if (firstStarted == 0 && counts) firstStarted = since;
        if (fixedAt == 0) fixedAt = since;
        begun = true;
        status = Status.WAITING;
        wait = on;
        signal = null;
    }

    /** The steps inside of this step begin. */
    void enter(long at) {
        if (firstStarted == 0) firstStarted = at;
        if (fixedAt == 0) fixedAt = at;
        started = at;
        begun = true;
        status = Status.ENTERED;
    }

    /** The step is done and has this result. */
    void finish(@Nullable Object value) {
        status = Status.DONE;
        result = value;
        items = List.of();
    }

    /** The run is resumed: a failed step is attempted again, and so is a step whose wait is over. */
    void resume(long now) {
        // The step lost its place in the connection's queue when the run ended, and queues again.
        if (waitsFor() instanceof Wait.Limit) status = Status.OPEN;
        // The step was detached from the called run when this run ended. It checks that run again.
        if (waitsFor() instanceof Wait.Child) status = Status.OPEN;
        if (hasRunOut(now)) {
            // The step waits again, with a new time limit.
            status = Status.OPEN;
            signal = null;
        }
        if (status != Status.FAILED || scope.isClosed()) return;
        status = Status.OPEN;
        // The time limit of the retry starts again; the idempotency key and the number of attempts stay.
        firstStarted = 0;
        signal = null;
        // Failed items are sent again.
        items = Batch.withoutFailures(items);
    }

    /** The failed step is another one in the new version. Its key and the number of attempts stay. */
    void startAnew() {
        begun = false;
        fixedAt = 0;
        failure = null;
        wait = null;
        onDoubt = OnDoubt.REPEAT;
        items = List.of();
    }

    /** Whether the step has failed, and is attempted again when the run is resumed. */
    boolean isToBeRetried() {
        return status == Status.FAILED && !scope.isClosed();
    }

    /** Whether the failed step has results of its own: of items, of a called run, or remembered by its action. */
    boolean isPartlyDone() {
        boolean called = wait instanceof Wait.Child || wait instanceof Wait.Callback;
        if (remembers || called || choice != null) return true;
        for (Entry.ItemsAttempted one : items) {
            boolean none = one.done() == null
                    || (one.done() instanceof Map<?, ?> map && map.isEmpty())
                    || (one.done() instanceof List<?> list && list.isEmpty());
            if (!none) return true;
        }
        return false;
    }

    /** Whether the step is a call-back whose time limit has expired, whether or not this is recorded. */
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

    /** How many attempts have begun. */
    public int attempts() {
        return attempts;
    }

    /** When the first attempt began; 0: none has. */
    public long firstStarted() {
        return firstStarted;
    }

    public long started() {
        return started;
    }

    public long ended() {
        return ended;
    }

    /** Whether the step was attempted, was entered or has waited: its {@code when} is not evaluated again. */
    public boolean begun() {
        return begun;
    }

    /** The value of {@code $now()} for the step in all of its attempts; 0 before the first. */
    public long fixedAt() {
        return fixedAt;
    }

    /** The last wait of the step, even if it is over; null: none. */
    public @Nullable Wait waited() {
        return wait;
    }

    /** What ended the last wait; null: the step still waits, or has never waited. */
    public @Nullable Signal signal() {
        return signal;
    }

    /** For a {@code try}: the path of the step whose failure was caught; null: none. */
    public @Nullable String caughtStep() {
        return caughtStep;
    }

    public @Nullable Object result() {
        return result;
    }

    /** For a {@code switch}: the chosen case, {@code {case: NAME}}; null: none. */
    public @Nullable Object choice() {
        return choice;
    }

    /** Why the last attempt failed; null: it did not fail. */
    public @Nullable Failure failure() {
        return failure;
    }

    /** The setting of the announced attempt; {@link OnDoubt#REPEAT} if none was announced. */
    public OnDoubt onDoubt() {
        return onDoubt;
    }

    /** Whether a person has answered that the step may be attempted again. */
    public boolean mayRepeat() {
        return signal instanceof Signal.Answered answered && answered.answer() == Signal.Answer.REPEAT;
    }

    /** For a {@code try}: the failure that its {@code catch} handles; null: none. */
    public @Nullable Failure caught() {
        return caught;
    }

    /** Bytes of heap of the position with its values. */
    long footprint() {
        long bytes = EACH + 2L * step.length() + Footprint.ofValue(result);
        if (signal instanceof Signal.Posted posted && posted.value() != result)
            bytes += Footprint.ofValue(posted.value());
        for (Entry.ItemsAttempted one : items) bytes += one.footprint();
        return bytes;
    }

    /**
     * The progress with the items of a batch; null: no attempt has reported any. Its values must have been loaded from
     * their files.
     */
    public @Nullable Batch batch() {
        return items.isEmpty() ? null : Batch.of(items);
    }

    /** Whether the step's action remembers something for a later attempt. */
    public boolean remembers() {
        return remembers && !scope.isClosed() && status != Status.DONE && status != Status.SKIPPED;
    }

    /** The current wait; null: the step does not wait, or the scope around it is closing or closed. */
    public @Nullable Wait waitsFor() {
        return status == Status.WAITING && !scope.isClosed() && !scope.isClosing() ? wait : null;
    }

    /** The call-back for which a post is accepted, even if the run must be resumed before it continues; null: none. */
    public Wait.@Nullable Callback waitsForPost() {
        return status == Status.WAITING && !scope.isClosed() && wait instanceof Wait.Callback callback
                ? callback
                : null;
    }

    /** In a test run: whether the step was not executed, because its outcome comes from a pin or another run. */
    public boolean isGiven() {
        return given;
    }

    /**
     * Whether the step could continue, but the scope around it is closing, so that it stays as it is until the run is
     * resumed.
     */
    public boolean isAbandoned() {
        return (status == Status.WAITING || status == Status.OPEN) && scope.isClosing();
    }

    /** Whether an attempt of the step is in doubt, and a person has not answered yet. */
    public boolean isInDoubt() {
        return status == Status.WAITING && !scope.isClosed() && wait instanceof Wait.Person;
    }

    /** For a {@code call}: the run that the step has started, which can be resumed with this run; null: none. */
    public @Nullable Long called() {
        return wait instanceof Wait.Child child ? (Long) child.run() : null;
    }
}
