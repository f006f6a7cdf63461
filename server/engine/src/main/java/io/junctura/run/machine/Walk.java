package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.expression.Scope;
import io.junctura.run.Decision;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.WalkResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link StepDecisions} may use of {@link RunMachine}: the run, the time, and the walk through the steps inside of
 * a step.
 */
interface Walk {
    Run run();

    /** In milliseconds since 1970. */
    long now();

    /** The names that an expression of the step with this path can read. */
    Scope scope(Place place, String path, long time);

    /** The next result of these steps; null: all are done. */
    @Nullable
    WalkResult walk(Place place, List<StepPlan> steps);

    /**
     * The next result of these steps while the run is ending: only {@code finally} is executed. Null: nothing is left
     * to do.
     */
    @Nullable
    WalkResult cleanUp(Place place, List<StepPlan> steps);

    /** The step with this path, if it is one of these steps or inside of one. */
    Optional<FoundStep> find(Place place, List<StepPlan> steps, String wanted);

    /** Whether an attempt of the step, or of a step inside of it, is under way. */
    boolean isBusyBelow(String path);

    /** Whether more of the step was done than the evaluation of its {@code when}. */
    boolean hasBegun(Place place, Position position);

    /** Records that the searched step may be in rows that were not read yet. */
    void unread(Decision.Fetch fetch);
}
