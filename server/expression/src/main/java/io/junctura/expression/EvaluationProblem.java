package io.junctura.expression;

import org.jspecify.annotations.Nullable;

/**
 * An expression that could not be evaluated with the values it met. The message is plain words and names the place, the
 * expression and the value; it never holds a secret, because expressions never see one.
 */
public final class EvaluationProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Place place;
    private final String expression;
    private final String reason;
    private final @Nullable String value;

    EvaluationProblem(Place place, String expression, String reason, @Nullable String value) {
        super(sentence(place, expression, reason, value), null, false, false);
        this.place = place;
        this.expression = expression;
        this.reason = reason;
        this.value = value;
    }

    private static String sentence(Place place, String expression, String reason, @Nullable String value) {
        String shown = expression.length() <= 200 ? expression : expression.substring(0, 200) + "…";
        return "Cannot evaluate {{ " + shown + " }} at " + place.pointer() + " (line " + place.line() + ", column "
                + place.column() + "): " + reason + (value == null ? "" : " The value was " + value + ".");
    }

    public Place place() {
        return place;
    }

    public String expression() {
        return expression;
    }

    /** Why, as a sentence of its own. */
    public String reason() {
        return reason;
    }

    /** The value that was in the way, as JSON of at most some 200 characters; null if no single value was. */
    public @Nullable String value() {
        return value;
    }
}
