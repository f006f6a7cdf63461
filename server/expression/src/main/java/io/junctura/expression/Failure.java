package io.junctura.expression;

import org.jspecify.annotations.Nullable;

/** Why an evaluation stopped, on its way to the expression that knows its place. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Object value;

    Failure(String sentence) {
        this(sentence, Values.ABSENT);
    }

    Failure(String sentence, @Nullable Object value) {
        super(sentence, null, false, false);
        this.value = value;
    }

    /** The value in the way; {@link Values#ABSENT} if there is none to show. */
    @Nullable
    Object value() {
        return value;
    }
}
