package io.junctura.expression;

import org.jspecify.annotations.Nullable;

/** A mistake in an expression that was found by its compilation. The message is one plain sentence. */
public final class ExpressionProblem extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Place place;
    private final String text;
    private final int offset;
    private final @Nullable String suggestion;

    ExpressionProblem(Place place, String text, int offset, String sentence, @Nullable String suggestion) {
        super(sentence, null, false, false);
        this.place = place;
        this.text = text;
        this.offset = offset;
        this.suggestion = suggestion;
    }

    /** The place of the string that contains the expression. */
    public Place place() {
        return place;
    }

    /** The string as given: the expression, or the whole text with its {@code {{ }}}. */
    public String text() {
        return text;
    }

    /** Where in {@link #text()} the mistake is, from 0. */
    public int offset() {
        return offset;
    }

    /** A similar name to write instead; null if there is none. */
    public @Nullable String suggestion() {
        return suggestion;
    }
}
