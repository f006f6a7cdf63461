package io.junctura.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final String SECRET = "secret.";
    private static final String HEX = "0123456789ABCDEF";

    /** In the text as it grows, and in the string that is made of it. */
    private static final int BYTES_PER_CHARACTER = 4;

    /** The same of a character that becomes nine, and its bytes. */
    private static final int BYTES_PER_SEGMENT_CHARACTER = 40;

    private final Node root;
    private final List<Expression> expressions;
    private final List<SecretUse> secrets;

    private Template(Node root, List<Expression> expressions, List<SecretUse> secrets) {
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
        Compiler compiler = new Compiler(places, segments, patterns, problems);
        Node root = compiler.node(raw, "");
        return new Template(root, compiler.expressions, compiler.secrets);
    }

    /** A template without expressions. */
    public static Template constant(@Nullable Object value) {
        return new Template(new Constant(value), List.of(), List.of());
    }

    /**
     * The value, as plain JSON value with {@link SecretRef}s in it where secrets are named. Its constant parts are
     * shared by all evaluations: not to be changed.
     *
     * @throws EvaluationProblem if an expression cannot be evaluated
     * @throws io.junctura.memory.MemoryExhausted if other evaluations use the memory that all share: the same evaluation
     *     may succeed a moment later
     */
    public @Nullable Object evaluate(Scope scope) {
        // One for the whole template: its expressions' values are there at the same time.
        try (ValueMemory memory = new ValueMemory()) {
            return root.evaluate(scope, memory);
        }
    }

    /** The same as a part of something larger, whose memory it shares. */
    @Nullable
    Object evaluate(Scope scope, ValueMemory memory) {
        return root.evaluate(scope, memory);
    }

    /** The expression that the template is, if it is one whole string with nothing around it. */
    public @Nullable Expression whole() {
        return root instanceof Whole whole ? whole.expression() : null;
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
                : new EvaluationProblem(expression.place(), expression.text(), reason, Shown.of(value));
    }

    /**
     * The same for what one key of the map that the template yielded holds.
     *
     * @return null if no expression has made it
     */
    public @Nullable EvaluationProblem unfit(String key, String reason, @Nullable Object value) {
        Node node = root instanceof Fields fields ? fields.fields().get(key) : root;
        Expression expression = node == null ? null : first(node);
        return expression == null
                ? null
                : new EvaluationProblem(expression.place(), expression.text(), reason, Shown.of(value));
    }

    private static @Nullable Expression first(Node node) {
        if (node instanceof Whole whole) return whole.expression();
        List<?> parts = node instanceof Text text
                ? text.parts()
                : node instanceof Items items
                        ? items.items()
                        : node instanceof Fields fields
                                ? List.copyOf(fields.fields().values())
                                : List.of();
        for (Object part : parts) {
            Expression found = part instanceof Expression expression
                    ? expression
                    : part instanceof Node inner ? first(inner) : null;
            if (found != null) return found;
        }
        return null;
    }

    public boolean isConstant() {
        return root instanceof Constant;
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
        for (Expression expression : expressions) steps.addAll(expression.stepsRead());
        return steps;
    }

    /** Whether one of its expressions asks for the time. */
    public boolean usesClock() {
        for (Expression expression : expressions) {
            if (expression.usesClock()) return true;
        }
        return false;
    }

    private sealed interface Node {
        @Nullable
        Object evaluate(Scope scope, ValueMemory memory);
    }

    private record Constant(@Nullable Object value) implements Node {
        @Override
        public @Nullable Object evaluate(Scope scope, ValueMemory memory) {
            return value;
        }
    }

    private record Whole(Expression expression) implements Node {
        @Override
        public @Nullable Object evaluate(Scope scope, ValueMemory memory) {
            return expression.evaluate(scope, memory);
        }
    }

    /** Strings and expressions in turn. */
    private record Text(List<Object> parts) implements Node {
        @Override
        public Object evaluate(Scope scope, ValueMemory memory) {
            StringBuilder out = new StringBuilder();
            for (Object part : parts) {
                if (part instanceof Expression expression) expression.appendTo(out, BYTES_PER_CHARACTER, scope, memory);
                else out.append((String) part);
            }
            return out.toString();
        }
    }

    /** Strings and expressions in turn, each expression one segment of a path. */
    private record Segments(List<Object> parts) implements Node {
        @Override
        public Object evaluate(Scope scope, ValueMemory memory) {
            StringBuilder out = new StringBuilder();
            for (Object part : parts) {
                if (part instanceof Expression expression) append(out, expression, scope, memory);
                else out.append((String) part);
            }
            return out.toString();
        }

        private static void append(StringBuilder out, Expression expression, Scope scope, ValueMemory memory) {
            StringBuilder segment = new StringBuilder();
            expression.appendTo(segment, BYTES_PER_SEGMENT_CHARACTER, scope, memory);
            if (segment.length() == 0) {
                throw new EvaluationProblem(
                        expression.place(),
                        expression.text(),
                        "It has no value here, and a path with an empty segment would name something else.",
                        null);
            }
            for (byte b : segment.toString().getBytes(StandardCharsets.UTF_8)) {
                char c = (char) (b & 0xFF);
                boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                if (plain || c == '-' || c == '.' || c == '_' || c == '~') {
                    out.append(c);
                } else {
                    out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                }
            }
        }
    }

    private record Fields(Map<String, Node> fields) implements Node {
        @Override
        public Object evaluate(Scope scope, ValueMemory memory) {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            for (Map.Entry<String, Node> field : fields.entrySet()) {
                Object value = field.getValue().evaluate(scope, memory);
                if (value != null || field.getValue() instanceof Constant) out.put(field.getKey(), value);
            }
            return out;
        }
    }

    private record Items(List<Node> items) implements Node {
        @Override
        public Object evaluate(Scope scope, ValueMemory memory) {
            List<@Nullable Object> out = new ArrayList<>(items.size());
            for (Node node : items) {
                Object value = node.evaluate(scope, memory);
                if (value != null || node instanceof Constant) out.add(value);
            }
            return out;
        }
    }

    private static final class Compiler {
        private final Places places;
        private final Predicate<String> segments;
        private final DocumentPatterns patterns;
        private final Consumer<ExpressionProblem> problems;
        private final List<Expression> expressions = new ArrayList<>();
        private final List<SecretUse> secrets = new ArrayList<>();

        Compiler(
                Places places,
                Predicate<String> segments,
                DocumentPatterns patterns,
                Consumer<ExpressionProblem> problems) {
            this.places = places;
            this.segments = segments;
            this.patterns = patterns;
            this.problems = problems;
        }

        Node node(@Nullable Object raw, String pointer) {
            if (raw instanceof String text) return text(text, pointer);
            if (raw instanceof Map<?, ?> map) return map(map, pointer);
            if (raw instanceof List<?> list) return list(list, pointer);
            return new Constant(raw);
        }

        private Node map(Map<?, ?> map, String pointer) {
            Map<String, Node> fields = new LinkedHashMap<>();
            boolean constant = true;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = String.valueOf(entry.getKey());
                Node node = node(
                        entry.getValue(), pointer + "/" + key.replace("~", "~0").replace("/", "~1"));
                constant &= node instanceof Constant;
                fields.put(key, node);
            }
            Fields node = new Fields(fields);
            return constant ? new Constant(node.evaluate(Scope.of(0, 0), new ValueMemory())) : node;
        }

        private Node list(List<?> list, String pointer) {
            List<Node> items = new ArrayList<>();
            boolean constant = true;
            for (int i = 0; i < list.size(); i++) {
                Node node = node(list.get(i), pointer + "/" + i);
                constant &= node instanceof Constant;
                items.add(node);
            }
            Items node = new Items(items);
            return constant ? new Constant(node.evaluate(Scope.of(0, 0), new ValueMemory())) : node;
        }

        private Node text(String text, String pointer) {
            if (!text.contains("{{")) return new Constant(text);
            Place place = places.at(pointer);
            List<Object> parts = new ArrayList<>();
            StringBuilder plain = new StringBuilder();
            int at = 0;
            while (at < text.length()) {
                int open = text.indexOf("{{", at);
                plain.append(text, at, open < 0 ? text.length() : open);
                if (open < 0) break;
                if (text.startsWith("{{{{", open)) {
                    plain.append("{{");
                    at = open + 4;
                    continue;
                }
                int end = end(text, open, place);
                if (end < 0) return new Constant(null);
                String inner = text.substring(open + 2, end);
                if (open == 0 && end + 2 == text.length() && isSecret(inner)) {
                    String name = inner.strip().substring(SECRET.length());
                    secrets.add(new SecretUse(name, pointer));
                    return new Constant(new SecretRef(name));
                }
                if (plain.length() > 0) parts.add(plain.toString());
                plain.setLength(0);
                Expression expression = expression(text, open + 2, end, place);
                if (expression != null) parts.add(expression);
                at = end + 2;
            }
            if (plain.length() > 0) parts.add(plain.toString());
            boolean constant = parts.stream().noneMatch(Expression.class::isInstance);
            if (!constant && segments.test(pointer)) return new Segments(List.copyOf(parts));
            if (parts.size() == 1 && parts.get(0) instanceof Expression whole) return new Whole(whole);
            if (parts.size() == 1 && parts.get(0) instanceof String only) return new Constant(only);
            return parts.isEmpty() ? new Constant(null) : new Text(List.copyOf(parts));
        }

        /** Where the braces close that open here; -1 if that is a problem, which has been reported. */
        private int end(String text, int open, Place place) {
            try {
                int end = new Lexer(text, open + 2).endOfBraces();
                if (end < 0) {
                    problems.accept(new ExpressionProblem(
                            place,
                            text,
                            open,
                            "The {{ has no }} that ends it. Two braces as text are written {{{{.",
                            null));
                }
                return end;
            } catch (Mistake e) {
                problems.accept(problem(e, text, 0, place));
                return -1;
            }
        }

        private @Nullable Expression expression(String text, int from, int to, Place place) {
            String inner = text.substring(from, to);
            int blanks = inner.length() - inner.stripLeading().length();
            try {
                Expression expression = Expression.compiled(inner.strip(), place, patterns);
                expressions.add(expression);
                return expression;
            } catch (Mistake e) {
                problems.accept(problem(e, text, from + blanks, place));
                return null;
            }
        }

        private static ExpressionProblem problem(Mistake e, String text, int from, Place place) {
            return new ExpressionProblem(
                    place,
                    text,
                    Math.min(text.length(), from + e.offset),
                    String.valueOf(e.getMessage()),
                    e.suggestion);
        }

        private static boolean isSecret(String inner) {
            String text = inner.strip();
            if (!text.startsWith(SECRET) || text.length() == SECRET.length()) return false;
            for (int i = SECRET.length(); i < text.length(); i++) {
                char c = text.charAt(i);
                if (c != '_' && !Character.isLetterOrDigit(c) && !(c == '-' && i > SECRET.length())) return false;
            }
            return true;
        }
    }
}
