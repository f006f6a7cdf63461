package io.junctura.expression;

import io.junctura.api.FileRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The suggestions of an editor for a place in an expression.
 *
 * @param from  the beginning of the text that an item replaces, which ends at the place
 * @param items at most 200: fields of the value that is written before the place, or names and functions
 */
public record Completion(int from, List<Item> items) {
    private static final int MAX = 200;
    private static final int MAX_LOOKED_AT = 100;
    private static final int MAX_LOOKBACK = 500;

    /** The beginning of a name, and the path before it, if any. */
    private static final Pattern WRITTEN = Pattern.compile(
            "(?<path>\\$?[A-Za-z_]\\w*INDEX(?:\\.(?:[A-Za-z_]\\w*|`[^`]*`|'[^']*'|\"[^\"]*\")INDEX)*\\.)?(?<name>[$]?\\w*)$"
                    .replace("INDEX", "(?:\\[[^\\[\\]]*])*"));

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * A suggestion.
     *
     * @param insert the text that replaces the beginning of the name
     * @param type   the type of the value; for a function, its signature in JSONata's notation
     */
    public record Item(String label, String insert, Kind kind, String type) {}

    /** The kind of a suggestion. */
    public enum Kind {
        NAME,
        FIELD,
        VARIABLE,
        FUNCTION
    }

    /** @param scope with the values that the expression would read */
    public static Completion at(String text, int offset, Scope scope) {
        Matcher written = WRITTEN.matcher(text.substring(Math.max(0, offset - MAX_LOOKBACK), offset));
        if (!written.find()) return new Completion(offset, List.of());
        String name = written.group("name");
        String path = written.group("path");
        List<Item> items =
                path == null ? names(name, scope) : fields(path.substring(0, path.length() - 1), name, scope);
        return new Completion(offset - name.length(), items.subList(0, Math.min(MAX, items.size())));
    }

    private static List<Item> names(String begun, Scope scope) {
        List<Item> items = new ArrayList<>();
        if (begun.startsWith("$")) {
            for (String name : scope.names()) {
                add(items, begun, "$" + name, "$" + name, Kind.VARIABLE, typeOf(scope.get(name)));
            }
        } else {
            for (String name : scope.names()) add(items, begun, name, name, Kind.NAME, typeOf(scope.get(name)));
        }
        String wanted = begun.startsWith("$") ? begun : "$" + begun;
        for (BuiltIn function : Expression.functions()) {
            String label = "$" + function.name();
            add(items, wanted, label, label + "(", Kind.FUNCTION, function.signature());
        }
        return items;
    }

    private static List<Item> fields(String path, String begun, Scope scope) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            collect(Expression.compile(path, new Place("", 1, 1)).evaluate(scope), fields);
        } catch (ExpressionProblem | EvaluationProblem e) {
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        fields.forEach((name, type) -> add(items, begun, name, quoted(name), Kind.FIELD, type));
        return items;
    }

    private static void collect(@Nullable Object value, Map<String, String> fields) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, one) -> fields.merge(
                    String.valueOf(name), typeOf(one), (before, now) -> before.equals("nothing") ? now : before));
        } else if (value instanceof FileRef) {
            fields.put("name", "string");
            fields.put("contentType", "string");
            fields.put("size", "number");
        } else if (value instanceof List<?> list) {
            for (Object one : list.subList(0, Math.min(MAX_LOOKED_AT, list.size()))) {
                if (!(one instanceof List<?>)) collect(one, fields);
            }
        }
    }

    private static void add(List<Item> items, String begun, String label, String insert, Kind kind, String type) {
        if (label.regionMatches(true, 0, begun, 0, begun.length())) items.add(new Item(label, insert, kind, type));
    }

    /** Quotes a name that has another meaning in JSONata without quotes. */
    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() && !Expression.isWord(name) ? name : "`" + name + "`";
    }

    /** One of {@code string}, {@code number}, {@code boolean}, {@code object}, {@code array}, {@code file}, {@code nothing}. */
    public static String typeOf(@Nullable Object value) {
        if (value == null) return "nothing";
        if (value instanceof String) return "string";
        if (value instanceof Number) return "number";
        if (value instanceof Boolean) return "boolean";
        if (value instanceof FileRef) return "file";
        return value instanceof List<?> ? "array" : "object";
    }
}
