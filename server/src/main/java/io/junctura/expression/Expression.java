package io.junctura.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One compiled JSONata expression. Immutable; any number of threads may evaluate it at once. */
public final class Expression {

    private final String text;
    private final Place place;
    private final Jsonata jsonata;

    private Expression(String text, Place place, Jsonata jsonata) {
        this.text = text;
        this.place = place;
        this.jsonata = jsonata;
    }

    /** @throws ExpressionProblem if it can be seen already that it will not work */
    public static Expression compile(String jsonata, Place place) throws ExpressionProblem {
        try {
            return new Expression(jsonata, place, Jsonata.jsonata(jsonata));
        } catch (JException e) {
            throw new ExpressionProblem(
                    place, jsonata, Math.max(0, e.getLocation()), String.valueOf(e.getMessage()), null);
        }
    }

    /**
     * The value, as plain JSON value; null if absent.
     *
     * @throws EvaluationProblem if the values it meets do not allow it, or it goes beyond a limit
     */
    public @Nullable Object evaluate(Scope scope) {
        Map<String, @Nullable Object> input = new LinkedHashMap<>();
        Jsonata.Frame frame = jsonata.createFrame();
        for (String name : scope.names()) {
            Object value = scope.get(name);
            input.put(name, value);
            frame.bind(name, value);
        }
        try {
            return jsonata.evaluate(input, frame);
        } catch (JException e) {
            throw new EvaluationProblem(place, text, String.valueOf(e.getMessage()), null);
        }
    }

    /** Whether it holds: JSONata's {@code $boolean}, absent is false. */
    public boolean test(Scope scope) {
        return Jsonata.boolize(evaluate(scope));
    }

    public String text() {
        return text;
    }

    public Place place() {
        return place;
    }

    /** The names of the scope that it reads. */
    public Set<String> names() {
        return Set.of();
    }

    /** The ids of the steps that it reads by {@code steps.ID}. */
    public Set<String> stepsRead() {
        return Set.of();
    }

    /** Whether it asks for the time. */
    public boolean usesClock() {
        return false;
    }

    @Override
    public String toString() {
        return text;
    }
}
