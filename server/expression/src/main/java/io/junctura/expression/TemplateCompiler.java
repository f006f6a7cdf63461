package io.junctura.expression;

import io.junctura.json.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compiles the expressions in the strings of a document's value. */
final class TemplateCompiler {
    private static final String SECRET = "secret.";

    private final Places places;
    private final Predicate<String> segments;
    private final DocumentPatterns patterns;
    private final Consumer<ExpressionProblem> problems;
    private final List<Expression> expressions = new ArrayList<>();
    private final List<Template.SecretUse> secrets = new ArrayList<>();

    TemplateCompiler(
            Places places,
            Predicate<String> segments,
            DocumentPatterns patterns,
            Consumer<ExpressionProblem> problems) {
        this.places = places;
        this.segments = segments;
        this.patterns = patterns;
        this.problems = problems;
    }

    List<Expression> expressions() {
        return expressions;
    }

    List<Template.SecretUse> secrets() {
        return secrets;
    }

    TemplateNode node(@Nullable Object raw, String pointer) {
        if (raw instanceof String text) return text(text, pointer);
        if (raw instanceof Map<?, ?> map) return map(map, pointer);
        if (raw instanceof List<?> list) return list(list, pointer);
        return new TemplateNode.Constant(raw);
    }

    private TemplateNode map(Map<?, ?> map, String pointer) {
        Map<String, TemplateNode> fields = new LinkedHashMap<>();
        boolean constant = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            TemplateNode node = node(entry.getValue(), pointer + "/" + JsonPointer.segment(key));
            constant &= node instanceof TemplateNode.Constant;
            fields.put(key, node);
        }
        TemplateNode.Fields node = new TemplateNode.Fields(fields);
        return constant ? new TemplateNode.Constant(node.evaluate(Scope.of(0, 0), new ValueMemory())) : node;
    }

    private TemplateNode list(List<?> list, String pointer) {
        List<TemplateNode> items = new ArrayList<>();
        boolean constant = true;
        for (int i = 0; i < list.size(); i++) {
            TemplateNode node = node(list.get(i), pointer + "/" + i);
            constant &= node instanceof TemplateNode.Constant;
            items.add(node);
        }
        TemplateNode.Items node = new TemplateNode.Items(items);
        return constant ? new TemplateNode.Constant(node.evaluate(Scope.of(0, 0), new ValueMemory())) : node;
    }

    private TemplateNode text(String text, String pointer) {
        if (!text.contains("{{")) return new TemplateNode.Constant(text);
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
            if (end < 0) return new TemplateNode.Constant(null);
            String inner = text.substring(open + 2, end);
            if (open == 0 && end + 2 == text.length() && isSecret(inner)) {
                String name = inner.strip().substring(SECRET.length());
                secrets.add(new Template.SecretUse(name, pointer));
                return new TemplateNode.Constant(new SecretRef(name));
            }
            if (plain.length() > 0) parts.add(plain.toString());
            plain.setLength(0);
            Expression expression = expression(text, open + 2, end, place);
            if (expression != null) parts.add(expression);
            at = end + 2;
        }
        if (plain.length() > 0) parts.add(plain.toString());
        boolean constant = parts.stream().noneMatch(Expression.class::isInstance);
        if (!constant && segments.test(pointer)) return new TemplateNode.Segments(List.copyOf(parts));
        if (parts.size() == 1 && parts.get(0) instanceof Expression whole)
            return new TemplateNode.WholeExpression(whole);
        if (parts.size() == 1 && parts.get(0) instanceof String only) return new TemplateNode.Constant(only);
        return parts.isEmpty() ? new TemplateNode.Constant(null) : new TemplateNode.Text(List.copyOf(parts));
    }

    /** The end of the braces that open here; -1 after a problem, which has been reported. */
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
        } catch (InvalidExpression e) {
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
        } catch (InvalidExpression e) {
            problems.accept(problem(e, text, from + blanks, place));
            return null;
        }
    }

    private static ExpressionProblem problem(InvalidExpression e, String text, int from, Place place) {
        return new ExpressionProblem(
                place, text, Math.min(text.length(), from + e.offset), String.valueOf(e.getMessage()), e.suggestion);
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
