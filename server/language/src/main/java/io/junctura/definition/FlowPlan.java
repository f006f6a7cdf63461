package io.junctura.definition;

import io.junctura.expression.Expression;
import io.junctura.expression.Template;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled flow: a trigger and a tree of steps.
 *
 * @param dedupeBy the name of an event; a second event with the same name starts no run. Null: the trigger's own
 *                 identity, if any
 * @param orderBy  runs with the same key are executed one after the other, in the order of acceptance; null: in no
 *                 order
 * @param history  what is kept of an ended run
 * @param index    derived from the steps
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

    /** All steps, including those inside of others, in the order of the document. */
    public List<StepPlan> allSteps() {
        return index.all();
    }

    /**
     * @param use        such as {@code http.webhook}
     * @param connection the slot; null: none is named
     * @param input      reads only {@code config} and {@code instance}; evaluated when the flow is published
     * @param every      the interval of a poll trigger; null for other kinds
     */
    public record TriggerPlan(
            String use,
            @Nullable String connection,
            Template input,
            @Nullable Duration every) {}

    /**
     * @param concurrency how many runs of this flow may execute at the same time, at least 1
     * @param time        how long a run may take from acceptance to end, including waits; null: no limit
     */
    public record Limits(int concurrency, @Nullable Duration time) {
        public static final Limits DEFAULT = new Limits(64, null);
    }

    /** @param key text; absent: the run has no order key */
    public record Order(Expression key, OnFailure onFailure) {}

    /** What a failed run means for the runs behind it with the same order key. */
    public enum OnFailure {
        /** They wait until it is resumed successfully or cancelled, and count as the flow's backlog. */
        BLOCK,
        /** They wait, but do not count as backlog: one broken key does not make the flow refuse events. */
        PARK,
        /** The next run starts. */
        SKIP
    }

    /** What is kept of an ended run. */
    public enum History {
        /** Everything. */
        FULL,
        /** Everything of failed runs; of other runs only their existence and end. */
        ERRORS,
        /** Only its existence and end. */
        NONE
    }
}
