package io.junctura.expression;

import org.jspecify.annotations.Nullable;

/** Why an evaluation failed. The expression, which knows the place, turns it into an {@link EvaluationProblem}. */
final class EvaluationFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Object value;

    EvaluationFailed(String sentence) {
        this(sentence, Values.ABSENT);
    }

    EvaluationFailed(String sentence, @Nullable Object value) {
        super(sentence, null, false, false);
        this.value = value;
    }

    /** The value that caused the failure; {@link Values#ABSENT} if there is none to show. */
    @Nullable
    Object value() {
        return value;
    }
}
