package io.junctura.expression;

import static io.junctura.expression.BuiltInFunction.define;
import static io.junctura.expression.BuiltIns.arg;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions that search in a string: for another string, a regular expression, or by a function. */
final class Patterns {

    static final List<BuiltInFunction> FUNCTIONS = List.of(
            define("contains", "<s-(sf):b>")
                    .help("Whether a text contains another text, or a match of a regular expression.")
                    .example("$contains(\"hello\", \"ell\")")
                    .body(Patterns::contains),
            define("match", "<s-fn?:a>")
                    .help("The matches of a regular expression: each with `match`, `index` and `groups`.")
                    .example("$match(\"ab12\", /[0-9]+/).match")
                    .body(Patterns::match),
            define("split", "<s-(sf)n?:a<s>>")
                    .help("The parts of a text between separators, or between matches of a regular expression. An "
                            + "optional number limits the parts.")
                    .example("$split(\"a,b,c\", \",\")")
                    .body(Patterns::split),
            define("replace", "<s-(sf)(sf)n?:s>")
                    .help("The text, in which each occurrence of a text, or each match of a regular expression, is "
                            + "replaced. An optional number limits the replacements.")
                    .example("$replace(\"a-b-c\", \"-\", \"+\")")
                    .body(Patterns::replace));

    private Patterns() {}

    private static Object contains(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof String text)) return Values.ABSENT;
        Object token = arg(args, 1);
        if (token == Values.ABSENT) return token;
        if (token instanceof Regex regex) return regex.in(evaluation, text).find();
        if (token instanceof Function function) return found(evaluation, function, text) != null;
        evaluation.spend(text.length() / 64);
        return token instanceof String part && Strings.find(evaluation, text, part, 0) >= 0;
    }

    /** The first match of a function that a person wrote; null if there is none. */
    private static @Nullable Map<?, ?> found(Evaluation evaluation, Function function, String text) {
        Object match = evaluation.apply(function, arguments(text), Values.ABSENT);
        if (match == Values.ABSENT || match == null) return null;
        if (match instanceof Map<?, ?> map && map.get("start") instanceof Number && map.get("end") instanceof Number) {
            return map;
        }
        throw new EvaluationFailed(
                "A function used as a pattern must give an object with match, start, end, groups and next.", match);
    }

    private static @Nullable Map<?, ?> next(Evaluation evaluation, Map<?, ?> match) {
        if (!(match.get("next") instanceof Function next)) return null;
        Object following = evaluation.apply(next, new ArrayList<>(), Values.ABSENT);
        return following instanceof Map<?, ?> map ? map : null;
    }

    private static List<@Nullable Object> arguments(Object only) {
        List<@Nullable Object> arguments = new ArrayList<>(1);
        arguments.add(only);
        return arguments;
    }

    /** The largest number of matches; infinite if it is not given. */
    private static double limit(List<@Nullable Object> args, int index, String function) {
        if (!(arg(args, index) instanceof Number number)) return Double.POSITIVE_INFINITY;
        if (number.doubleValue() < 0) {
            throw new EvaluationFailed("The limit given to $" + function + " must not be negative.", number);
        }
        return number.doubleValue();
    }

    private static Object match(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof String text)) return Values.ABSENT;
        double limit = limit(args, 2, "match");
        Sequence shown = Sequence.sequence();
        if (arg(args, 1) instanceof Regex regex) {
            Regex.Matches matches = regex.in(evaluation, text);
            while (shown.size() < limit && matches.find()) evaluation.add(shown, matches.shown());
        } else if (arg(args, 1) instanceof Function function) {
            Map<?, ?> match = found(evaluation, function, text);
            while (match != null && shown.size() < limit) {
                evaluation.makesObject(3);
                ObjectValue one = new ObjectValue();
                one.put("match", match.get("match"));
                one.put("index", match.get("start"));
                one.put("groups", match.get("groups"));
                evaluation.add(shown, one);
                match = next(evaluation, match);
            }
        }
        return shown;
    }

    private static Object split(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof String text)) return Values.ABSENT;
        double limit = limit(args, 2, "split");
        Object separator = arg(args, 1);
        Sequence parts = Sequence.list(List.of());
        evaluation.spend(text.length() / 64);
        if (separator instanceof String mark) {
            split(evaluation, text, mark, Math.floor(limit), parts);
        } else if (separator instanceof Regex regex) {
            Regex.Matches matches = regex.in(evaluation, text);
            int from = 0;
            while (parts.size() < limit && matches.find()) {
                evaluation.add(parts, Strings.part(evaluation, text, from, matches.start()));
                from = matches.end();
            }
            if (parts.size() < limit) evaluation.add(parts, Strings.part(evaluation, text, from, text.length()));
        } else if (separator instanceof Function function) {
            Map<?, ?> match = found(evaluation, function, text);
            int from = 0;
            while (parts.size() < limit && match != null) {
                evaluation.add(parts, Strings.part(evaluation, text, from, position(match, "start", from, text)));
                from = position(match, "end", from, text);
                match = next(evaluation, match);
            }
            if (parts.size() < limit) evaluation.add(parts, Strings.part(evaluation, text, from, text.length()));
        }
        return parts;
    }

    private static void split(Evaluation evaluation, String text, String mark, double limit, Sequence parts) {
        int from = 0;
        int end = text.length();
        while (parts.size() < limit) {
            int at;
            if (mark.isEmpty()) at = from + 1 < end ? text.offsetByCodePoints(from, 1) : -1;
            else at = Strings.find(evaluation, text, mark, from);
            if (at < 0 || (mark.isEmpty() && at >= end)) break;
            evaluation.add(parts, Strings.part(evaluation, text, from, at));
            from = at + mark.length();
        }
        if (parts.size() < limit && !(mark.isEmpty() && text.isEmpty())) {
            evaluation.add(parts, Strings.part(evaluation, text, from, end));
        }
    }

    private static int position(Map<?, ?> match, String end, int from, String text) {
        Object value = match.get(end);
        int position = value instanceof Number number ? number.intValue() : -1;
        if (position < from || position > text.length()) {
            throw new EvaluationFailed("A function used as a pattern gave a match outside the text.", value);
        }
        return position;
    }

    private static Object replace(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof String text)) return Values.ABSENT;
        Object pattern = arg(args, 1);
        Object by = arg(args, 2);
        if ("".equals(pattern))
            throw new EvaluationFailed("The second argument of $replace must not be an empty string.");
        double limit = limit(args, 3, "replace");
        evaluation.spend(text.length() / 64);
        BoundedText out = new BoundedText(evaluation);
        int from = 0;
        if (pattern instanceof String mark) {
            String replacement = by instanceof String given ? given : "";
            for (long n = 0; n < limit; n++) {
                int at = Strings.find(evaluation, text, mark, from);
                if (at < 0) break;
                evaluation.spend(1);
                out.append(text, from, at);
                out.append(by instanceof Function function ? called(evaluation, function, mark) : replacement);
                from = at + mark.length();
            }
        } else if (pattern instanceof Regex regex) {
            Regex.Matches matches = regex.in(evaluation, text);
            for (long n = 0; n < limit && matches.find(); n++) {
                out.append(text, from, matches.start());
                long others = evaluation.memory().mark() - out.charged();
                ObjectValue match = matches.shown();
                if (by instanceof Function function) out.append(called(evaluation, function, match));
                else if (by instanceof String template) expand(evaluation, out, template, match);
                // Only the inserted text of the match is kept.
                evaluation.memory().release(others + out.charged());
                from = matches.end();
            }
        } else if (pattern instanceof Function function) {
            Map<?, ?> match = found(evaluation, function, text);
            for (long n = 0; n < limit && match != null; n++) {
                out.append(text, from, position(match, "start", from, text));
                if (by instanceof Function replacer) out.append(called(evaluation, replacer, match));
                else if (by instanceof String template) out.append(template);
                from = position(match, "end", from, text);
                match = next(evaluation, match);
            }
        }
        return out.append(text, from, text.length()).toString();
    }

    private static String called(Evaluation evaluation, Function function, Object match) {
        Object value = evaluation.apply(function, arguments(match), Values.ABSENT);
        if (value instanceof String text) return text;
        throw new EvaluationFailed("The function given to $replace must give strings.", value);
    }

    /**
     * Inserts groups for {@code $1}, with as many digits as name an existing group, and a dollar sign for {@code $$}.
     */
    private static void expand(
            Evaluation evaluation, BoundedText out, String template, Map<String, @Nullable Object> match) {
        List<?> groups = match.get("groups") instanceof List<?> list ? list : List.of();
        evaluation.spend(template.length() / 64);
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at++);
            if (c != '$' || at >= template.length()) {
                out.append(c);
                continue;
            }
            char next = template.charAt(at);
            if (next == '$') {
                out.append('$');
                at++;
            } else if (next == '0') {
                out.append(String.valueOf(match.get("match")));
                at++;
            } else if (next >= '1' && next <= '9') {
                int group = next - '0';
                at++;
                while (at < template.length()
                        && Character.digit(template.charAt(at), 10) >= 0
                        && group * 10 + Character.digit(template.charAt(at), 10) <= groups.size()) {
                    group = group * 10 + Character.digit(template.charAt(at++), 10);
                }
                // A group that did not match is empty.
                if (group <= groups.size() && groups.get(group - 1) instanceof String text) out.append(text);
            } else {
                out.append('$');
            }
        }
    }
}
