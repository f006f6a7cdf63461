package io.junctura.expression;

import org.jspecify.annotations.Nullable;

/** A mistake in an expression's text. The compiler turns it into an {@link ExpressionProblem}. */
final class InvalidExpression extends RuntimeException {

    private static final long serialVersionUID = 1;

    final int offset;
    final @Nullable String suggestion;

    InvalidExpression(int offset, String sentence) {
        this(offset, sentence, null);
    }

    InvalidExpression(int offset, String sentence, @Nullable String suggestion) {
        super(sentence, null, false, false);
        this.offset = offset;
        this.suggestion = suggestion;
    }
}
