package io.junctura.definition;

import io.junctura.expression.Expression;
import io.junctura.expression.Template;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a flow, compiled. */
public sealed interface StepPlan {

    Head head();

    /**
     * What every step has.
     *
     * @param path    from the flow's root down, such as {@code route/gold/send}: unique in the flow, the same over
     *                versions that leave the step where it is
     * @param id      as written; or {@code <kind>_<n>}, which expressions cannot read
     * @param when    the step is skipped unless this holds; null: always done
     * @param timeout of one attempt; null: the default
     */
    record Head(
            String path,
            String id,
            boolean named,
            @Nullable String title,
            @Nullable Expression when,
            Retry retry,
            @Nullable Duration timeout,
            OnError onError) {}

    /** {@code use}: attempts an action. {@code onCrash} null: by the action's effect. */
    record ActionStep(
            Head head,
            String use,
            @Nullable String connection,
            Template input,
            @Nullable OnCrash onCrash) implements StepPlan {}

    /** {@code filter}: ends the flow as succeeded unless the condition holds. */
    record FilterStep(Head head, Expression condition) implements StepPlan {}

    /** {@code set}: merges a map into {@code vars}. */
    record SetStep(Head head, Template values) implements StepPlan {}

    /** {@code switch}: the first case whose condition holds. Yields {@code {case: name}}. */
    record SwitchStep(Head head, List<Case> cases) implements StepPlan {}

    /**
     * @param name the path's segment: {@code 1}, {@code 2}, … or {@code otherwise}
     * @param when null for {@code otherwise}
     */
    record Case(String name, @Nullable Expression when, List<StepPlan> steps) {}

    /** {@code call}: runs another flow of the integration; waits for its result unless {@code async}. */
    record CallStep(Head head, String flow, Template input, boolean async) implements StepPlan {}

    /** {@code respond}: answers the caller who waits. What follows goes on after it. */
    record RespondStep(Head head, Template status, Template headers, Template body) implements StepPlan {}

    /** {@code stop}: ends the run as succeeded. */
    record StopStep(Head head, @Nullable Template reason) implements StepPlan {}

    /** {@code fail}: ends the run as failed. */
    record FailStep(Head head, Template message) implements StepPlan {}

    /**
     * When a failed step is tried again.
     *
     * @param attempts how often at the most; 0: as often as fits in {@code within}
     * @param first    the pause before the second attempt, doubled each time, with jitter
     * @param max      the longest pause
     * @param within   how long after the first attempt the last may begin
     */
    record Retry(int attempts, Duration first, Duration max, Duration within) {
        public static final Retry DEFAULT =
                new Retry(0, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(24));
    }

    /** What a step's final failure does to the run. */
    enum OnError {
        FAIL,
        /** Goes on; {@code steps.<id>} is {@code {error: {kind, message}}}. */
        CONTINUE
    }

    /** What happens to a step that was under way when the process died, or whose answer was lost. */
    enum OnCrash {
        REPEAT,
        ASK,
        FAIL
    }
}
