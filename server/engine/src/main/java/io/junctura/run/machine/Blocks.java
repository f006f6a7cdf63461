package io.junctura.run.machine;

import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.StepPath;
import io.junctura.run.WalkResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Common functions of the kinds of steps that contain other steps. */
final class Blocks {
    static final Decision.Idle IDLE = new Decision.Idle();

    private Blocks() {}

    /** The step is done and has this result. */
    static Decision.Note end(Walk walk, Position position, @Nullable Object result) {
        return new Decision.Note(
                new Entry.Done(position.step(), 1, position.firstStarted(), walk.now(), result), false);
    }

    /** The steps inside of this step begin. */
    static WalkResult enter(StepAttempt attempt, boolean fixed) {
        return new Decision.Note(new Entry.Entered(attempt.path(), attempt.time()), fixed);
    }

    /** Whether an item or a branch has ended, and the run has not. */
    static boolean hasEnded(@Nullable WalkResult walked) {
        return walked == null || (walked instanceof WalkResult.Ends ends && !ends.whole());
    }

    /** What expressions in a {@code catch} read as {@code error}. */
    static Map<String, Object> error(Failure why, @Nullable String step) {
        return Map.of("kind", why.kind().name(), "message", why.message(), "step", StepPath.id(String.valueOf(step)));
    }
}
