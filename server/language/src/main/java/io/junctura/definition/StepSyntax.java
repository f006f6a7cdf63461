package io.junctura.definition;

import io.junctura.definition.Grammar.Choice;
import io.junctura.definition.Grammar.Condition;
import io.junctura.definition.Grammar.Flag;
import io.junctura.definition.Grammar.Span;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Text;
import io.junctura.definition.Source.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How documents write one kind of step. It is defined beside the plan of the kind, and is registered in
 * {@link StepKind}.
 */
abstract class StepSyntax {

    private static final Struct RETRY = new Struct(
            "retry",
            "When a failed step is attempted again. The pause doubles from attempt to attempt, unless pauses are"
                    + " given.",
            List.of(
                    Grammar.key(
                            "attempts",
                            new Grammar.Count(1, 1_000_000, false),
                            "The largest number of attempts, including the first."),
                    Grammar.key("first", new Span(false), "The pause before the second attempt; 1s if not given."),
                    Grammar.key("max", new Span(false), "The longest pause; 15m if not given."),
                    Grammar.key(
                            "pauses",
                            new Grammar.ListOf(new Span(false), 1),
                            "Each pause in turn, such as [5s, 5m, 1h], in place of attempts, first and max. There is"
                                    + " one attempt more than pauses."),
                    Grammar.key(
                            "within",
                            new Span(false),
                            "How long after the first attempt the last may begin; 24h if not given, and with pauses"
                                    + " the sum of them and a day.")));

    private static final Grammar.Key ID = Grammar.key(
            "id", Grammar.IDENTIFIER, "The step's name: expressions read its result as steps.ID. Unique in the flow.");
    private static final Grammar.Key TITLE = Grammar.key("title", new Text(), "What people see.");
    private static final Grammar.Key WHEN =
            Grammar.key("when", new Condition(), "The step is skipped unless this is true.");
    private static final Grammar.Key DISABLED = Grammar.key(
            "disabled",
            new Flag(),
            "Whether the step is disabled: it is skipped with all steps inside of it, also if when is true.");
    private static final Grammar.Key ON_ERROR = Grammar.key(
            "on-error",
            new Choice(List.of("fail", "continue")),
            "What a failure means: fail ends the run; continue executes the next step, with the failure in"
                    + " steps.ID.error.");

    private static final List<Grammar.Key> OF_ATTEMPTS = List.of(
            ID,
            TITLE,
            WHEN,
            DISABLED,
            Grammar.key("retry", RETRY, "When a failed step is attempted again."),
            Grammar.key("timeout", new Span(false), "The time limit of one attempt."),
            ON_ERROR);

    private static final List<Grammar.Key> OF_CONTROL = List.of(ID, TITLE, WHEN, DISABLED, ON_ERROR);

    private final String key;

    StepSyntax(String key) {
        this.key = key;
    }

    /** The key that identifies this kind. */
    final String key() {
        return key;
    }

    /** The keys of such a step; {@link #key} is the first. */
    abstract Struct grammar();

    /** Null: there can be no plan, for a reason that the grammar check has reported. */
    abstract @Nullable StepPlan compile(StepContext step);

    /**
     * The title of a step without a title of its own.
     *
     * @param operation the title of the step's action; null: none, or unknown
     */
    abstract String title(Fields step, @Nullable String operation);

    /** The lists of steps inside of a written step, in the order in which steps are counted. */
    List<StepTree.Inner> inner(Fields step) {
        return List.of();
    }

    /** The value of {@link #key}, without the steps inside. */
    @Nullable
    Object withoutSteps(Source value) {
        return value.plain();
    }

    /** Whether such a step contains steps. */
    boolean hasSteps() {
        return false;
    }

    /** Whether no step of the same list runs after such a step. */
    boolean endsItsList() {
        return false;
    }

    /** Whether such a step may end the run. */
    boolean mayEndTheRun() {
        return hasSteps() || endsItsList();
    }

    /** The variables that a step sets. */
    Set<String> variables(Fields step) {
        return Set.of();
    }

    /** A sentence that says where the step's name for items or rows can be read; null: it has none. */
    @Nullable
    String whereItemsAreRead(Fields step) {
        return null;
    }

    /** What to do instead of giving one of the keys for attempts to such a step. */
    String insteadOf(String keyOfAttempts) {
        return hasSteps()
                ? "Only a step with \"use\" makes attempts: give it to the steps inside."
                : "Only a step with \"use\" makes attempts: leave it out.";
    }

    /** The keys of a step that makes attempts. */
    static Struct attempting(String name, String about, Grammar.Key... own) {
        return with(OF_ATTEMPTS, name, about, own);
    }

    /** The keys of a step that makes no attempts. */
    static Struct control(String name, String about, Grammar.Key... own) {
        return with(OF_CONTROL, name, about, own);
    }

    private static Struct with(List<Grammar.Key> more, String name, String about, Grammar.Key... own) {
        List<Grammar.Key> keys = new ArrayList<>(List.of(own));
        keys.addAll(more);
        return new Struct(name, about, List.copyOf(keys));
    }
}
