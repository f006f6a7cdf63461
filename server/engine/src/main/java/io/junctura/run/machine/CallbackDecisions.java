package io.junctura.run.machine;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.input.Durations;
import io.junctura.definition.CallbackStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import io.junctura.run.WalkResult;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code callback}: its steps send an address to another system, and the step waits for a post to it. */
final class CallbackDecisions implements StepDecisions<CallbackStep> {
    @Override
    public WalkResult begin(Walk walk, CallbackStep step, StepAttempt attempt) {
        return await(walk, step, attempt.path());
    }

    @Override
    public @Nullable WalkResult again(
            Walk walk, Place place, CallbackStep step, Position position, StepAttempt attempt) {
        return inside(walk, place, step, position);
    }

    @Override
    public @Nullable WalkResult waiting(Walk walk, Place place, CallbackStep step, Position position) {
        return inside(walk, place, step, position);
    }

    private static WalkResult await(Walk walk, CallbackStep step, String path) {
        long due = walk.now() + step.timeLimit().toMillis();
        Wait wait = new Wait.Callback(walk.run().callbackHash(path), due);
        return new Decision.Note(new Entry.Waiting(path, walk.now(), wait), true);
    }

    @Override
    public WalkResult inside(Walk walk, Place place, CallbackStep step, Position position) {
        String path = position.step();
        Signal signal = position.signal();
        // A test of a draft that begins at a step inside enters the call-back without a wait.
        boolean waits = position.status() != Position.Status.OPEN && position.status() != Position.Status.ENTERED;
        if (!waits && signal == null) return await(walk, step, path);
        WalkResult inner = walk.walk(withAddress(walk.run(), place, path), step.steps());
        if (inner instanceof Decision && !(inner instanceof Decision.Idle)) return inner;
        if (inner == null && signal instanceof Signal.Posted posted && !position.isAbandoned()) {
            return Blocks.end(walk, position, posted.value());
        }
        boolean idle = inner == null || inner instanceof Decision.Idle;
        if (signal instanceof Signal.Ready && idle && !walk.isBusyBelow(path)) {
            Failure why = new Failure(
                    ErrorKind.BROKEN,
                    Reached.NO,
                    null,
                    "Nothing was posted to the call-back address within " + Durations.text(step.timeLimit()) + ".");
            return new Decision.Note(new Entry.Failed(path, 1, position.firstStarted(), walk.now(), why, true), false);
        }
        return inner == null ? Blocks.IDLE : inner;
    }

    @Override
    public @Nullable WalkResult cleanUp(Walk walk, Place place, CallbackStep step, Position position) {
        return walk.cleanUp(withAddress(walk.run(), place, position.step()), step.steps());
    }

    @Override
    public Optional<FoundStep> find(Walk walk, Place place, CallbackStep step, String path, String wanted) {
        return walk.find(withAddress(walk.run(), place, path), step.steps(), wanted);
    }

    private static Place withAddress(Run run, Place place, String path) {
        return place.with("callback", Map.of("url", run.callbackAddress(path)));
    }
}
