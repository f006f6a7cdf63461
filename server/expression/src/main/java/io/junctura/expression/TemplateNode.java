package io.junctura.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a template: one record for each form. */
sealed interface TemplateNode {
    String HEX = "0123456789ABCDEF";

    /** The bytes of a character in the growing text and in the final string. */
    int BYTES_PER_CHARACTER = 4;

    /** The same for a character that becomes nine when it is encoded, including its bytes. */
    int BYTES_PER_SEGMENT_CHARACTER = 40;

    @Nullable
    Object evaluate(Scope scope, ValueMemory memory);

    /** The first expression in this node; null if there is none. */
    @Nullable
    Expression firstExpression();

    record Constant(@Nullable Object value) implements TemplateNode {
        @Override
        public @Nullable Expression firstExpression() {
            return null;
        }

        @Override
        public @Nullable Object evaluate(Scope scope, ValueMemory memory) {
            return value;
        }
    }

    record WholeExpression(Expression expression) implements TemplateNode {
        @Override
        public Expression firstExpression() {
            return expression;
        }

        @Override
        public @Nullable Object evaluate(Scope scope, ValueMemory memory) {
            return expression.evaluate(scope, memory);
        }
    }

    /** Strings and expressions in turn. */
    record Text(List<Object> parts) implements TemplateNode {
        @Override
        public @Nullable Expression firstExpression() {
            return firstOf(parts);
        }

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
    record Segments(List<Object> parts) implements TemplateNode {
        @Override
        public @Nullable Expression firstExpression() {
            return firstOf(parts);
        }

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

    record Fields(Map<String, TemplateNode> fields) implements TemplateNode {
        @Override
        public @Nullable Expression firstExpression() {
            return firstIn(fields.values());
        }

        @Override
        public Object evaluate(Scope scope, ValueMemory memory) {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            for (Map.Entry<String, TemplateNode> field : fields.entrySet()) {
                Object value = field.getValue().evaluate(scope, memory);
                if (value != null || field.getValue() instanceof Constant) out.put(field.getKey(), value);
            }
            return out;
        }
    }

    record Items(List<TemplateNode> items) implements TemplateNode {
        @Override
        public @Nullable Expression firstExpression() {
            return firstIn(items);
        }

        @Override
        public Object evaluate(Scope scope, ValueMemory memory) {
            List<@Nullable Object> out = new ArrayList<>(items.size());
            for (TemplateNode node : items) {
                Object value = node.evaluate(scope, memory);
                if (value != null || node instanceof Constant) out.add(value);
            }
            return out;
        }
    }

    private static @Nullable Expression firstOf(List<Object> parts) {
        for (Object part : parts) {
            if (part instanceof Expression expression) return expression;
        }
        return null;
    }

    private static @Nullable Expression firstIn(Collection<TemplateNode> nodes) {
        for (TemplateNode node : nodes) {
            Expression first = node.firstExpression();
            if (first != null) return first;
        }
        return null;
    }
}
