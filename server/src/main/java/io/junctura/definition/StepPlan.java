package io.junctura.definition;

import io.junctura.expression.Expression;
import io.junctura.expression.Selection;
import io.junctura.expression.Template;
import io.junctura.rows.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One step of a flow, compiled. */
public sealed interface StepPlan {

    Head head();

    /** The lists of steps within it, in the order of the document. */
    default List<Block> blocks() {
        return List.of();
    }

    /**
     * What every step has.
     *
     * @param path    from the flow's root down, such as {@code route/gold/send}: unique in the flow, the same over
     *                versions that leave the step where it is
     * @param id      as written; or {@code <kind>_<n>}, which expressions cannot read
     * @param title   as written, or made of what the step does; null: people call it by its id
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

    /** {@code use}: attempts an action. {@code onDoubt} null: by the action's effect. */
    record ActionStep(
            Head head,
            String use,
            @Nullable String connection,
            Template input,
            @Nullable OnDoubt onDoubt) implements StepPlan {}

    /** {@code filter}: ends the run as succeeded unless the condition holds; or the item or branch that it is in. */
    record FilterStep(Head head, Expression condition) implements StepPlan {}

    /** {@code set}: merges a map into {@code vars}. */
    record SetStep(Head head, Template values) implements StepPlan {}

    /**
     * {@code select}: keeps some rows, and makes others of them. Of a list it yields a list at once; of rows in a file it yields
     * rows that are read when a step needs them.
     *
     * @param from      a list, one value (a list of one), absent (none), or rows
     * @param selection as {@link #written} says it
     */
    record SelectStep(Head head, Template from, Recipe.Written written, Selection selection) implements StepPlan {}

    /** {@code switch}: the first case whose condition holds. Yields {@code {case: name}}. */
    record SwitchStep(Head head, List<Case> cases) implements StepPlan {
        @Override
        public List<Block> blocks() {
            return cases.stream()
                    .map(one -> new Block(Block.Kind.CASE, head.path() + "/" + one.name(), one.steps()))
                    .toList();
        }
    }

    /**
     * @param name the path's segment: {@code 1}, {@code 2}, … or {@code otherwise}
     * @param when null for {@code otherwise}
     */
    record Case(String name, @Nullable Expression when, List<StepPlan> steps) {}

    /** {@code call}: runs another flow of the integration; waits for its result unless {@code async}. */
    record CallStep(Head head, String flow, Template input, boolean async) implements StepPlan {}

    /** {@code respond}: answers the caller who waits. What follows goes on after it. */
    record RespondStep(Head head, Template status, Template headers, Template body) implements StepPlan {
        /** What HTTP takes for the name of a header: a token of RFC 9110. */
        public static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

        /** Whether HTTP can say it in a header: no control characters but tabs, and nothing beyond Latin-1. */
        public static boolean isHeaderValue(@Nullable Object value) {
            if (value instanceof String text) {
                return text.chars().allMatch(c -> c == '\t' || (c <= 0xff && !Character.isISOControl(c)));
            }
            if (value instanceof List<?> list) return list.stream().allMatch(RespondStep::isHeaderValue);
            if (!(value instanceof Map<?, ?> map)) return true;
            // It goes as JSON, which has signs of its own for control characters.
            return map.toString().chars().allMatch(c -> c <= 0xff);
        }
    }

    /** {@code stop}: ends the run as succeeded, from wherever it is. */
    record StopStep(Head head, @Nullable Template reason) implements StepPlan {}

    /** {@code fail}: fails, as any step may. */
    record FailStep(Head head, Template message) implements StepPlan {}

    /**
     * {@code for-each}: the steps, once for each item. Yields {@code {count, failed}}, with {@code items} if it collects
     * and {@code failures} if an item failed. The steps of the items have paths like {@code lines[]/insert}, whose
     * brackets hold the item's number in a run.
     *
     * @param items       a list, one value (a list of one), absent (none), or a stored file of rows
     * @param as          the name that expressions read the item by; a list of items with {@code batch}
     * @param batch       how many items are taken together; 0: each by itself
     * @param concurrency how many may be under way at the same time, at least 1
     * @param collect     evaluated at the end of each item; null: nothing is collected
     */
    record LoopStep(
            Head head,
            Template items,
            String as,
            int batch,
            int concurrency,
            FailedItems failedItems,
            @Nullable Template collect,
            List<StepPlan> steps)
            implements StepPlan {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(Block.Kind.ITEM, head.path() + "[]", steps));
        }
    }

    /** What an item that failed does to its loop. */
    enum FailedItems {
        /** The loop fails, and with it the step. */
        FAIL,
        /** It is counted and told in the result; the others go on. */
        COLLECT
    }

    /**
     * {@code parallel}: branches at the same time. What a branch's steps yielded can be read after it.
     *
     * @param any whether the first branch to succeed ends the step; the others are abandoned
     */
    record ParallelStep(Head head, boolean any, List<Branch> branches) implements StepPlan {
        @Override
        public List<Block> blocks() {
            return branches.stream()
                    .map(one -> new Block(Block.Kind.BRANCH, head.path() + "[" + one.name() + "]", one.steps()))
                    .toList();
        }
    }

    /** The paths of its steps begin with {@code both[name]/}. */
    record Branch(String name, List<StepPlan> steps) {}

    /**
     * {@code try}: paths go on with {@code try}, {@code catch} and {@code finally}.
     *
     * @param caught what is done about a failure of {@code steps}; null: it goes on outwards
     * @param last   done in any case, at a cancel too
     */
    record TryStep(
            Head head, List<StepPlan> steps, @Nullable List<StepPlan> caught, List<StepPlan> last) implements StepPlan {
        /** No CATCH or FINALLY if it has none. */
        @Override
        public List<Block> blocks() {
            List<Block> blocks = new ArrayList<>();
            blocks.add(new Block(Block.Kind.TRY, head.path() + "/try", steps));
            if (caught != null) blocks.add(new Block(Block.Kind.CATCH, head.path() + "/catch", caught));
            if (!last.isEmpty()) blocks.add(new Block(Block.Kind.FINALLY, head.path() + "/finally", last));
            return List.copyOf(blocks);
        }
    }

    /**
     * {@code delay}: waits.
     *
     * @param until whether {@code time} makes an ISO-8601 time with offset, rather than a duration
     */
    record DelayStep(Head head, Template time, boolean until) implements StepPlan {}

    /** {@code callback}: the steps hand {@code callback.url} out, then the run waits for what is posted there. */
    record CallbackStep(Head head, Duration timeLimit, List<StepPlan> steps) implements StepPlan {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(Block.Kind.CALLBACK, head.path(), steps));
        }
    }

    /**
     * When a failed step is tried again.
     *
     * @param attempts how often at the most; 0: as often as fits in {@code within}
     * @param first    the pause before the second attempt, doubled each time, with jitter
     * @param max      the longest pause
     * @param within   how long after the first attempt the last may begin; null: {@link #WITHIN}, or as long as a caller waits
     * @param pauses   each pause itself, with jitter, in place of {@code first} and {@code max}; empty: they count
     */
    record Retry(
            int attempts,
            Duration first,
            Duration max,
            @Nullable Duration within,
            List<Duration> pauses) {
        public static final Duration WITHIN = Duration.ofHours(24);

        public static final Retry DEFAULT = new Retry(0, Duration.ofSeconds(1), Duration.ofMinutes(15), null);

        /** With pauses that double. */
        public Retry(int attempts, Duration first, Duration max, @Nullable Duration within) {
            this(attempts, first, max, within, List.of());
        }

        /**
         * One attempt more than there are pauses.
         *
         * @param within null: all pauses with their jitter, and a day for times that the other side asks for
         */
        public static Retry after(List<Duration> pauses, @Nullable Duration within) {
            Duration sum = pauses.stream().reduce(Duration.ZERO, Duration::plus);
            Duration usual = sum.plus(sum.dividedBy(10)).plusDays(1);
            return new Retry(
                    pauses.size() + 1,
                    DEFAULT.first,
                    DEFAULT.max,
                    within == null ? usual : within,
                    List.copyOf(pauses));
        }
    }

    /** What a step's final failure does to the run. */
    enum OnError {
        FAIL,
        /** Goes on; {@code steps.<id>} is {@code {error: {kind, message}}}. */
        CONTINUE
    }
}
