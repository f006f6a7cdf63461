package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.StepPath;
import io.junctura.run.WalkResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code switch}: chooses a case. Then the step counts as done, and the steps of the case follow. */
final class SwitchDecisions implements StepDecisions<SwitchStep> {
    @Override
    public WalkResult begin(Walk walk, SwitchStep step, StepAttempt attempt) {
        boolean fixed = false;
        for (SwitchStep.Case one : step.cases()) {
            if (one.when() != null) fixed |= one.when().usesClock();
            if (one.when() == null || one.when().test(attempt.scope())) {
                return new Decision.Note(new Entry.Computed(attempt.path(), Map.of("case", one.name())), fixed);
            }
        }
        return new Decision.Note(new Entry.Computed(attempt.path(), Map.of()), fixed);
    }

    @Override
    public @Nullable WalkResult done(Walk walk, Place place, SwitchStep step, Position position) {
        List<StepPlan> taken = taken(step, position);
        WalkResult walked = taken == null ? null : walk.walk(place, taken);
        boolean goesOn = step.head().onError() == StepPlan.OnError.CONTINUE;
        if (!goesOn || !(walked instanceof WalkResult.Thrown thrown)) return walked;
        return new Decision.Note(
                new Entry.Computed(position.step(), thrown.why().asResult()), false);
    }

    @Override
    public @Nullable WalkResult cleanUpWhenDone(Walk walk, Place place, SwitchStep step, Position position) {
        List<StepPlan> taken = taken(step, position);
        return taken == null ? null : walk.cleanUp(place, taken);
    }

    private static @Nullable List<StepPlan> taken(SwitchStep step, Position position) {
        if (!(position.result() instanceof Map<?, ?> result) || !(result.get("case") instanceof String name)) {
            return null;
        }
        for (SwitchStep.Case one : step.cases()) {
            if (one.name().equals(name)) return one.steps();
        }
        return null;
    }

    @Override
    public Optional<FoundStep> find(Walk walk, Place place, SwitchStep step, String path, String wanted) {
        for (SwitchStep.Case one : step.cases()) {
            if (StepPath.isAtOrWithin(wanted, path + "/" + one.name())) return walk.find(place, one.steps(), wanted);
        }
        return Optional.empty();
    }
}
