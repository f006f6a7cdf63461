package io.junctura.expression;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One compiled JSONata expression. Immutable; any number of threads may evaluate it at once, each on its own stack.
 *
 * <p>As in JSONata, null is a value and a missing field is not; the result is null in both cases. Numbers that are only
 * passed on or compared keep all digits. Arithmetic is IEEE double, and a result without a fraction is an integer.
 *
 * <p><b>Limits of one evaluation</b>, all counted and none timed: 1,000,000 steps (regular expressions count what they
 * read, functions what they go through), 500 levels of nesting, 1,000,000 characters in a string and 100,000 items in a
 * list that it makes, 1,000,000 values and 16,000,000 characters in its result, and the memory of the values that it makes
 * ({@link ValueMemory}), which all evaluations share as well.
 */
public final class Expression {

    private static final int MAX_TEXT = 20_000;
    private static final Set<String> WORDS = Set.of("and", "or", "in", "true", "false", "null", "function");

    private final String text;
    private final Place place;
    private final Node root;
    private final long salt;
    private final Set<String> names;
    private final Map<String, Set<String>> fields;
    private final boolean clock;

    private Expression(String text, Place place, Node root, Analysis analysis) {
        this.text = text;
        this.place = place;
        this.root = root;
        this.salt = 31L * place.pointer().hashCode() + text.hashCode();
        this.names = Set.copyOf(analysis.names);
        this.fields = Map.copyOf(analysis.fields);
        this.clock = analysis.clock;
    }

    /** @throws ExpressionProblem if the expression can never work; the offset is within the text */
    public static Expression compile(String jsonata, Place place) throws ExpressionProblem {
        try {
            return compiled(jsonata, place, new DocumentPatterns());
        } catch (InvalidExpression e) {
            throw new ExpressionProblem(
                    place, jsonata, Math.min(e.offset, jsonata.length()), String.valueOf(e.getMessage()), e.suggestion);
        }
    }

    /**
     * Whether a name has a meaning in every expression, so that a value of this name could not be read, or would hide
     * that meaning.
     */
    public static boolean isReserved(String name) {
        return WORDS.contains(name) || BuiltIns.find(name) != null;
    }

    /** Whether a name is a keyword, so that a field of this name needs quotes. */
    static boolean isWord(String name) {
        return WORDS.contains(name);
    }

    /** The functions that every expression can call, ordered by name. */
    public static List<BuiltIn> functions() {
        return BuiltIns.all();
    }

    static Expression compiled(String jsonata, Place place, DocumentPatterns patterns) {
        if (jsonata.length() > MAX_TEXT) {
            throw new InvalidExpression(0, "The expression is longer than " + MAX_TEXT + " characters.");
        }
        Parser.Parsed parsed = Parser.parse(jsonata, patterns);
        return new Expression(jsonata, place, parsed.root(), Analysis.of(parsed.root(), parsed.bound()));
    }

    /**
     * Evaluates the expression to a plain JSON value; null if it is absent. Do not change the result: it may share
     * values with the scope.
     *
     * @throws EvaluationProblem if the values do not allow it, or a limit is exceeded
     * @throws io.junctura.memory.MemoryExhausted if other evaluations use the shared memory: the same evaluation may
     *                                            succeed later
     */
    public @Nullable Object evaluate(Scope scope) {
        try (ValueMemory memory = new ValueMemory()) {
            return evaluate(scope, memory);
        }
    }

    /** The same as a part of a larger evaluation, whose memory it shares. */
    @Nullable
    Object evaluate(Scope scope, ValueMemory memory) {
        return guarded(scope, memory, evaluation -> Results.of(evaluation, evaluation.run(root)));
    }

    /**
     * Appends the value as text: a string unchanged, anything else as JSON, an absent value as nothing.
     *
     * @param cost the bytes that each character takes in the final text
     */
    void appendTo(StringBuilder out, int cost, Scope scope, ValueMemory memory) {
        guarded(scope, memory, evaluation -> {
            Object value = evaluation.run(root);
            if (value instanceof Function)
                throw new EvaluationFailed("The result is a function, where text is needed.");
            long mark = memory.mark();
            String part = value == null ? "" : Values.text(evaluation, value, false);
            memory.settle(mark, part);
            evaluation.size((long) out.length() + part.length());
            memory.charge((long) cost * part.length());
            return out.append(part);
        });
    }

    private interface Work {
        @Nullable
        Object of(Evaluation evaluation);
    }

    private @Nullable Object guarded(Scope scope, ValueMemory memory, Work work) {
        Evaluation evaluation = new Evaluation(scope, memory, salt);
        try {
            return work.of(evaluation);
        } catch (EvaluationFailed e) {
            throw new EvaluationProblem(
                    place,
                    text,
                    String.valueOf(e.getMessage()),
                    e.value() == Values.ABSENT ? null : ValueExcerpt.of(e.value()));
        } catch (StackOverflowError e) {
            throw new EvaluationProblem(place, text, "It is nested too deeply.", null);
        } finally {
            evaluation.end();
        }
    }

    /** The value as a condition: JSONata's {@code $boolean}, with absent as false. */
    public boolean test(Scope scope) {
        return Values.truth(evaluate(scope));
    }

    public String text() {
        return text;
    }

    public Place place() {
        return place;
    }

    /** The names of the scope that it reads, known or unknown, as {@code payload} or as {@code $payload}. */
    public Set<String> names() {
        return names;
    }

    /**
     * The fields that it reads of a value of the scope by their names, in alphabetical order: {@code fetch} of
     * {@code steps} in {@code steps.fetch.body}.
     */
    public Set<String> fieldsRead(String name) {
        return Collections.unmodifiableSet(fields.getOrDefault(name, Set.of()));
    }

    /** Whether it reads the time. */
    public boolean usesClock() {
        return clock;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Whether another expression has the same text, wherever it stands. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Expression expression && text.equals(expression.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
