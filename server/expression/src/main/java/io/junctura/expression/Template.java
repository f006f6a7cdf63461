package io.junctura.expression;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A compiled piece of a document: a tree of values whose strings may hold {@code {{ expressions }}}. Immutable; any
 * number of threads may evaluate it at once.
 *
 * <ul>
 *   <li>A string that is exactly one expression becomes the expression's value, whatever its type.
 *   <li>An expression within text becomes text: a string as it is, anything else as JSON, absent as nothing.
 *   <li>An absent value (missing or null) of an expression drops its key from a map and its place from a list. Nulls
 *       written in the document stay.
 *   <li>Two opening braces themselves are written as four.
 *   <li>{@code {{ secret.NAME }}}, as a whole string only, becomes a {@link SecretRef}.
 *   <li>Keys of maps are never expressions. What an expression yields is a value, never evaluated again.
 * </ul>
 */
public final class Template {

    /** One use of a secret; {@code pointer} leads there from the template's root. */
    public record SecretUse(String name, String pointer) {}

    private final TemplateNode root;
    private final List<Expression> expressions;
    private final List<SecretUse> secrets;

    private Template(TemplateNode root, List<Expression> expressions, List<SecretUse> secrets) {
        this.root = root;
        this.expressions = List.copyOf(expressions);
        this.secrets = List.copyOf(secrets);
    }

    /**
     * @param raw      plain JSON value as read from the document
     * @param problems gets every problem there is; if it got one, the template can be asked for its names but must not be
     *                 evaluated
     */
    public static Template compile(@Nullable Object raw, Places places, Consumer<ExpressionProblem> problems) {
        return compile(raw, places, pointer -> false, new DocumentPatterns(), problems);
    }

    /**
     * @param segments says, by JSON Pointer from the template's root, which strings are made of path segments: each value
     *                 that an expression puts into one is percent-encoded, and must not be absent or empty
     * @param patterns of the document
     */
    public static Template compile(
            @Nullable Object raw,
            Places places,
            Predicate<String> segments,
            DocumentPatterns patterns,
            Consumer<ExpressionProblem> problems) {
        TemplateCompiler compiler = new TemplateCompiler(places, segments, patterns, problems);
        TemplateNode root = compiler.node(raw, "");
        return new Template(root, compiler.expressions(), compiler.secrets());
    }

    /** A template without expressions. */
    public static Template constant(@Nullable Object value) {
        return new Template(new TemplateNode.Constant(value), List.of(), List.of());
    }

    /**
     * The value, as plain JSON value with {@link SecretRef}s in it where secrets are named. Its constant parts are
     * shared by all evaluations: not to be changed.
     *
     * @throws EvaluationProblem if an expression cannot be evaluated
     * @throws io.junctura.memory.MemoryExhausted if other evaluations use the shared memory: the same evaluation may
     *                                            succeed later
     */
    public @Nullable Object evaluate(Scope scope) {
        // One for the whole template: its expressions' values are there at the same time.
        try (ValueMemory memory = new ValueMemory()) {
            return root.evaluate(scope, memory);
        }
    }

    /** The same as a part of a larger evaluation, whose memory it shares. */
    @Nullable
    Object evaluate(Scope scope, ValueMemory memory) {
        return root.evaluate(scope, memory);
    }

    /** The expression that the template is, if it is one whole string with nothing around it. */
    public @Nullable Expression whole() {
        return root instanceof TemplateNode.WholeExpression whole ? whole.expression() : null;
    }

    /**
     * What to throw where the value that the template yielded cannot be used.
     *
     * @param reason why, as a sentence of its own
     * @return null if the template is not one whole expression
     */
    public @Nullable EvaluationProblem unfit(String reason, @Nullable Object value) {
        Expression expression = whole();
        return expression == null
                ? null
                : new EvaluationProblem(expression.place(), expression.text(), reason, ValueExcerpt.of(value));
    }

    /**
     * The same for what one key of the map that the template yielded holds.
     *
     * @return null if no expression has made it
     */
    public @Nullable EvaluationProblem unfit(String key, String reason, @Nullable Object value) {
        TemplateNode node =
                root instanceof TemplateNode.Fields fields ? fields.fields().get(key) : root;
        Expression expression = node == null ? null : node.firstExpression();
        return expression == null
                ? null
                : new EvaluationProblem(expression.place(), expression.text(), reason, ValueExcerpt.of(value));
    }

    public boolean isConstant() {
        return root instanceof TemplateNode.Constant;
    }

    public List<Expression> expressions() {
        return expressions;
    }

    /** The secrets it names, in the order of the document. */
    public List<SecretUse> secrets() {
        return secrets;
    }

    /** The names of the scope that its expressions read. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Expression expression : expressions) names.addAll(expression.names());
        return names;
    }

    /** The ids of the steps that its expressions read. */
    public Set<String> stepsRead() {
        Set<String> steps = new TreeSet<>();
        for (Expression expression : expressions) steps.addAll(expression.fieldsRead("steps"));
        return steps;
    }

    /** Whether one of its expressions reads the time. */
    public boolean usesClock() {
        for (Expression expression : expressions) {
            if (expression.usesClock()) return true;
        }
        return false;
    }

    /** Whether another template is written in the same way, wherever it stands. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Template template && root.equals(template.root) && secrets.equals(template.secrets);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }
}
