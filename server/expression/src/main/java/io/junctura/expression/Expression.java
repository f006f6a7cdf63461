package io.junctura.expression;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One compiled JSONata expression. Immutable; any number of threads may evaluate it at once, each on its own stack.
 *
 * <p>Within an expression null is a value and a missing field is not, as JSONata has it; what comes out is null in both
 * cases. Numbers that are only passed on or compared keep every digit; arithmetic is IEEE double, and a result without
 * fraction is an integer.
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
    private final Set<String> steps;
    private final Set<String> vars;
    private final Set<String> config;
    private final boolean clock;

    private Expression(String text, Place place, Node root, Analysis analysis) {
        this.text = text;
        this.place = place;
        this.root = root;
        this.salt = 31L * place.pointer().hashCode() + text.hashCode();
        this.names = Set.copyOf(analysis.names);
        this.steps = Set.copyOf(analysis.steps);
        this.vars = Set.copyOf(analysis.vars);
        this.config = Set.copyOf(analysis.config);
        this.clock = analysis.clock;
    }

    /** @throws ExpressionProblem if it can be seen already that it will not work; its offset is within the text */
    public static Expression compile(String jsonata, Place place) throws ExpressionProblem {
        try {
            return compiled(jsonata, place, new DocumentPatterns());
        } catch (Mistake e) {
            throw new ExpressionProblem(
                    place, jsonata, Math.min(e.offset, jsonata.length()), String.valueOf(e.getMessage()), e.suggestion);
        }
    }

    /** Whether a name means something in any expression, so that a value of this name could not be read or would hide it. */
    public static boolean isReserved(String name) {
        return WORDS.contains(name) || BuiltIns.find(name) != null;
    }

    /** Whether a name is a word of the language, so that as a field it needs quotes. */
    static boolean isWord(String name) {
        return WORDS.contains(name);
    }

    /** The functions that every expression can call, in the order of their names. */
    public static List<BuiltIn> functions() {
        return BuiltIns.all();
    }

    static Expression compiled(String jsonata, Place place, DocumentPatterns patterns) {
        if (jsonata.length() > MAX_TEXT) {
            throw new Mistake(0, "The expression is longer than " + MAX_TEXT + " characters.");
        }
        Parser.Parsed parsed = Parser.parse(jsonata, patterns);
        return new Expression(jsonata, place, parsed.root(), Analysis.of(parsed.root(), parsed.bound()));
    }

    /**
     * The value, as plain JSON value; null if it is absent. What it took from the scope as it is may be shared with it:
     * not to be changed.
     *
     * @throws EvaluationProblem if the values it meets do not allow it, or it goes beyond a limit
     * @throws io.junctura.memory.MemoryExhausted if other evaluations use the memory that all share: the same evaluation
     *     may succeed a moment later
     */
    public @Nullable Object evaluate(Scope scope) {
        try (ValueMemory memory = new ValueMemory()) {
            return evaluate(scope, memory);
        }
    }

    /** The same as a part of something larger, whose memory it shares. */
    @Nullable
    Object evaluate(Scope scope, ValueMemory memory) {
        return guarded(scope, memory, evaluation -> Results.of(evaluation, evaluation.run(root)));
    }

    /**
     * Adds the value as text: a string as it is, anything else as JSON, absent as nothing.
     *
     * @param cost the bytes that each character takes in what is made of the text
     */
    void appendTo(StringBuilder out, int cost, Scope scope, ValueMemory memory) {
        guarded(scope, memory, evaluation -> {
            Object value = evaluation.run(root);
            if (value instanceof Function) throw new Failure("The result is a function, where text is needed.");
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
        } catch (Failure e) {
            throw new EvaluationProblem(
                    place,
                    text,
                    String.valueOf(e.getMessage()),
                    e.value() == Values.ABSENT ? null : Shown.of(e.value()));
        } catch (StackOverflowError e) {
            throw new EvaluationProblem(place, text, "It is nested too deeply.", null);
        } finally {
            evaluation.end();
        }
    }

    /** Whether it holds: JSONata's {@code $boolean}, with absent as false. */
    public boolean test(Scope scope) {
        return Values.truth(evaluate(scope));
    }

    public String text() {
        return text;
    }

    public Place place() {
        return place;
    }

    /** The names of the scope that it reads, known or not, whether as {@code payload} or as {@code $payload}. */
    public Set<String> names() {
        return names;
    }

    /** The ids of the steps that it reads by {@code steps.ID}. */
    public Set<String> stepsRead() {
        return steps;
    }

    /** The variables that it reads by their names, such as {@code vars.total}. */
    public Set<String> varsRead() {
        return vars;
    }

    /** The config values that it reads by their names, such as {@code config.warehouse}. */
    public Set<String> configRead() {
        return config;
    }

    /** Whether it asks for the time. */
    public boolean usesClock() {
        return clock;
    }

    @Override
    public String toString() {
        return text;
    }
}
