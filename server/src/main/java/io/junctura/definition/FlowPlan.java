package io.junctura.definition;

import io.junctura.expression.Expression;
import io.junctura.expression.Template;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One flow: a trigger and a tree of steps.
 *
 * @param dedupeBy names an event; two with the same name start one run. Null: the trigger's own identity, if any
 * @param orderBy  runs of one key are executed one at a time, in accept order; null: in no order
 * @param history  what is kept of a run that has ended
 * @param index    made of the steps, once
 */
public record FlowPlan(
        String name,
        @Nullable String title,
        TriggerPlan trigger,
        @Nullable Expression dedupeBy,
        @Nullable Order orderBy,
        Limits limits,
        History history,
        List<StepPlan> steps,
        StepIndex index) {

    public FlowPlan(
            String name,
            @Nullable String title,
            TriggerPlan trigger,
            @Nullable Expression dedupeBy,
            @Nullable Order orderBy,
            Limits limits,
            History history,
            List<StepPlan> steps) {
        this(name, title, trigger, dedupeBy, orderBy, limits, history, steps, new StepIndex(steps));
    }

    /** All steps, those within others included, in the order of the document. */
    public List<StepPlan> allSteps() {
        return index.all();
    }

    /**
     * @param use        such as {@code http.webhook}
     * @param connection the slot; null if it names none
     * @param input      reads {@code config} and {@code instance} alone; evaluated when the flow goes live
     * @param every      how often a poll trigger polls; null for other kinds
     */
    public record TriggerPlan(
            String use,
            @Nullable String connection,
            Template input,
            @Nullable Duration every) {}

    /**
     * @param concurrency how many runs of this flow may be executing at the same time, at least 1
     * @param time        how long a run may take from acceptance to end, waiting included; null: for ever
     */
    public record Limits(int concurrency, @Nullable Duration time) {
        public static final Limits DEFAULT = new Limits(64, null);
    }

    /** @param key text; absent: the run belongs to no line */
    public record Order(Expression key, OnFailure onFailure) {}

    /** What a failed run does to the runs behind it in its line. */
    public enum OnFailure {
        /** They wait until it is repaired or given up, and count as the flow's backlog. */
        BLOCK,
        /** The same, without counting: a broken key alone does not make the flow refuse events. */
        PARK,
        /** The next one goes on. */
        SKIP
    }

    /** What is kept of a run that has ended. */
    public enum History {
        /** Everything. */
        FULL,
        /** Everything of those that failed; of the others that they were. */
        ERRORS,
        /** That it was, and how it ended. */
        NONE
    }
}
