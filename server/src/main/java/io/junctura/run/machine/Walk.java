package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.expression.Scope;
import io.junctura.run.Decision;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.Turn;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The walk through a run that a kind of step is part of: what it reads, and how it goes on into the steps inside. */
public interface Walk {
    Run run();

    /** In milliseconds since 1970. */
    long now();

    /** What an expression of a step reads at a time. */
    Scope scope(Place place, String path, long time);

    /** The next turn of these steps; null when all of them are done. */
    @Nullable
    Turn walk(Place place, List<StepPlan> steps);

    /** What is left to do in these steps of a run that is not to go on; null: nothing. */
    @Nullable
    Turn last(Place place, List<StepPlan> steps);

    /** The step with a path, among these and what is inside of them. */
    Optional<Found> find(Place place, List<StepPlan> steps, String wanted);

    /** Whether an attempt of a step, or of one inside of it, is under way. */
    boolean isBusyBelow(String path);

    /** Whether the step has begun: more was asked than whether it is to be done. */
    boolean hasBegun(Place place, Position position);

    /** The step that is looked for may be in rows that were not read yet. */
    void unread(Decision.Fetch fetch);
}
