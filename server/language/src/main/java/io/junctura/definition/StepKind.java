package io.junctura.definition;

import io.junctura.definition.Grammar.OneOf;
import io.junctura.definition.Source.Fields;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of steps: one line for each. The engine and the views of runs map each kind to what they do with it in a
 * {@code switch} without a default, so that the compiler names the places that a new kind needs.
 */
public enum StepKind {
    ACTION(new ActionStep.Syntax()),
    FILTER(new FilterStep.Syntax()),
    SWITCH(new SwitchStep.Syntax()),
    SET(new SetStep.Syntax()),
    SELECT(new SelectStep.Syntax()),
    CALL(new CallStep.Syntax()),
    RESPOND(new RespondStep.Syntax()),
    STOP(new StopStep.Syntax()),
    FAIL(new FailStep.Syntax()),
    LOOP(new LoopStep.Syntax()),
    PARALLEL(new ParallelStep.Syntax()),
    TRY(new TryStep.Syntax()),
    DELAY(new DelayStep.Syntax()),
    CALLBACK(new CallbackStep.Syntax());

    private final StepSyntax syntax;

    StepKind(StepSyntax syntax) {
        this.syntax = syntax;
    }

    /** The key that identifies the kind in documents: {@code use}, {@code for-each}. */
    public String key() {
        return syntax.key();
    }

    /** Whether such a step contains steps. */
    public boolean hasSteps() {
        return syntax.hasSteps();
    }

    StepSyntax syntax() {
        return syntax;
    }

    static OneOf grammar() {
        return new OneOf(
                "step",
                Arrays.stream(values()).map(kind -> kind.syntax.grammar()).toList());
    }

    /** The syntax of a written step; empty: its kind is unknown. */
    static Optional<StepSyntax> of(Fields step) {
        for (StepKind kind : values()) if (step.fields().containsKey(kind.key())) return Optional.of(kind.syntax);
        return Optional.empty();
    }

    /** The value of a key of a step, without the steps inside. */
    static @Nullable Object withoutSteps(String key, Source value) {
        for (StepKind kind : values()) if (kind.key().equals(key)) return kind.syntax.withoutSteps(value);
        return value.plain();
    }

    /** What to do instead of giving a key to a step that cannot have it; null: there is no advice. */
    static @Nullable String insteadOf(String key, String kind) {
        if (!key.equals("retry") && !key.equals("timeout") && !key.equals("on-crash")) return null;
        for (StepKind one : values()) if (one.key().equals(kind)) return one.syntax.insteadOf(key);
        return null;
    }
}
