package io.junctura.expression;

import org.jspecify.annotations.Nullable;

/** A mistake in an expression's text, on its way out of the compiler. */
final class Mistake extends RuntimeException {

    private static final long serialVersionUID = 1;

    final int offset;
    final @Nullable String suggestion;

    Mistake(int offset, String sentence) {
        this(offset, sentence, null);
    }

    Mistake(int offset, String sentence, @Nullable String suggestion) {
        super(sentence, null, false, false);
        this.offset = offset;
        this.suggestion = suggestion;
    }
}
