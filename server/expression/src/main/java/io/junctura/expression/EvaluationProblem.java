package io.junctura.expression;

import org.jspecify.annotations.Nullable;

/**
 * An expression could not be evaluated with the given values. The message is for people, and names the place, the
 * expression and the value. It never contains a secret, because expressions have no access to secrets.
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

    /** The reason, as a complete sentence. */
    public String reason() {
        return reason;
    }

    /** The value that caused the failure, as JSON of about 200 characters at most; null if no single value did. */
    public @Nullable String value() {
        return value;
    }
}
