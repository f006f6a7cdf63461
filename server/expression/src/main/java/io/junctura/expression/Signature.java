package io.junctura.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a function, in JSONata's notation such as {@code <s-nn?:s>}. Checks arguments, takes a missing
 * first argument from the context, and wraps a single value in a list if a list is needed.
 */
final class Signature {

    /**
     * @param types    the letters of the accepted types
     * @param optional whether it may be omitted
     * @param context  whether the context value of the call replaces it if it is omitted
     * @param many     whether it may be repeated
     * @param list     whether it must be a list
     * @param items    the letter of the list's items; 0 for any
     */
    private record Parameter(String types, boolean optional, boolean context, boolean many, boolean list, char items) {}

    private static final Map<Character, String> WORDS = Map.of(
            's', "a string", 'n', "a number", 'b', "true or false", 'a', "a list", 'o', "an object", 'f', "a function");

    /**
     * The limit of attempts to assign arguments to repeatable parameters, beyond the needs of any sensible signature.
     */
    private static final int MAX_TRIES = 10_000;

    private final List<Parameter> parameters;

    private Signature(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    static Signature parse(String text) {
        return parse(text, 0);
    }

    static Signature parse(String text, int position) {
        List<Parameter> parameters = new ArrayList<>();
        int at = 1;
        while (at < text.length() && text.charAt(at) != ':' && text.charAt(at) != '>') {
            char c = text.charAt(at++);
            String types;
            char items = 0;
            if (c == '(') {
                int end = text.indexOf(')', at);
                if (end < 0)
                    throw new InvalidExpression(position, "The function's signature has no ) that ends its choice.");
                types = text.substring(at, end) + "m";
                if (types.indexOf('<') >= 0) {
                    throw new InvalidExpression(
                            position, "A choice in a function's signature cannot hold further types.");
                }
                at = end + 1;
            } else {
                types = switch (c) {
                    case 's', 'n', 'b', 'l', 'o' -> c + "m";
                    case 'a' -> "asnblfom";
                    case 'f' -> "f";
                    case 'j' -> "asnblom";
                    case 'x' -> "asnblfom";
                    default ->
                        throw new InvalidExpression(
                                position, "The function's signature has an unknown type, " + c + ".");
                };
            }
            if (at < text.length() && text.charAt(at) == '<') {
                if (c != 'a' && c != 'f') {
                    throw new InvalidExpression(
                            position, "In a function's signature only lists and functions have further types.");
                }
                int end = closing(text, at);
                if (end < 0)
                    throw new InvalidExpression(position, "The function's signature has no > that ends a type.");
                if (c == 'a') items = text.charAt(at + 1);
                at = end + 1;
            }
            boolean optional = false;
            boolean context = false;
            boolean many = false;
            while (at < text.length() && "?-+".indexOf(text.charAt(at)) >= 0) {
                char mark = text.charAt(at++);
                if (mark == '?') optional = true;
                if (mark == '-') context = true;
                if (mark == '+') many = true;
            }
            parameters.add(new Parameter(types, optional, context, many, c == 'a', items));
        }
        return new Signature(parameters);
    }

    private static int closing(String text, int from) {
        int open = 0;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '<') open++;
            if (text.charAt(i) == '>' && --open == 0) return i;
        }
        return -1;
    }

    int parameters() {
        return parameters.size();
    }

    /** The number of required parameters, including one that the context can replace. */
    int required() {
        return (int)
                parameters.stream().filter(parameter -> !parameter.optional).count();
    }

    List<@Nullable Object> check(String name, List<@Nullable Object> args, @Nullable Object context) {
        int[] counts = new int[parameters.size()];
        if (!fit(0, 0, args, counts, new int[] {MAX_TRIES})) throw mismatch(name, args);
        List<@Nullable Object> checked = new ArrayList<>(parameters.size());
        int at = 0;
        for (int i = 0; i < counts.length; i++) {
            Parameter parameter = parameters.get(i);
            if (counts[i] == 0) {
                if (parameter.context) checked.add(fromContext(name, parameter, context));
                else checked.add(Values.ABSENT);
            }
            for (int n = 0; n < counts[i]; n++) checked.add(argument(name, parameter, args.get(at++)));
        }
        return checked;
    }

    /** Assigns arguments to parameters. The first parameters take as many as possible. */
    private boolean fit(int parameter, int argument, List<@Nullable Object> args, int[] counts, int[] tries) {
        if (--tries[0] < 0) return false;
        if (parameter == counts.length) return argument == args.size();
        Parameter wanted = parameters.get(parameter);
        int most = 0;
        int limit = wanted.many ? args.size() - argument : 1;
        while (most < limit
                && argument + most < args.size()
                && wanted.types.indexOf(letter(args.get(argument + most))) >= 0) {
            most++;
        }
        int least = wanted.optional || wanted.context ? 0 : 1;
        for (int n = most; n >= least; n--) {
            counts[parameter] = n;
            if (fit(parameter + 1, argument + n, args, counts, tries)) return true;
        }
        return false;
    }

    private static @Nullable Object fromContext(String name, Parameter parameter, @Nullable Object context) {
        if (parameter.types.indexOf(letter(context)) < 0) {
            throw new EvaluationFailed(
                    "$" + name + " has no argument, and the value it stands in is not of the type it needs.", context);
        }
        return context;
    }

    private static @Nullable Object argument(String name, Parameter parameter, @Nullable Object value) {
        if (!parameter.list || value == Values.ABSENT) return value;
        if (value instanceof List<?> list) {
            if (parameter.items != 0 && !list.isEmpty()) {
                for (Object item : list) {
                    if (letter(item) != parameter.items) throw items(name, parameter, item);
                }
            }
            return list;
        }
        if (parameter.items != 0 && letter(value) != parameter.items) throw items(name, parameter, value);
        return Sequence.list(java.util.Collections.singletonList(value));
    }

    private static EvaluationFailed items(String name, Parameter parameter, @Nullable Object item) {
        return new EvaluationFailed(
                "$" + name + " needs a list of which each item is " + WORDS.getOrDefault(parameter.items, "of one type")
                        + ".",
                item);
    }

    private EvaluationFailed mismatch(String name, List<@Nullable Object> args) {
        if (args.size() > parameters.size() && parameters.stream().noneMatch(Parameter::many)) {
            return new EvaluationFailed(
                    "$" + name + " takes at most " + parameters.size() + " arguments, here are " + args.size() + ".");
        }
        for (int i = 0; i < Math.min(args.size(), parameters.size()); i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.types.indexOf(letter(args.get(i))) < 0) {
                String wanted = WORDS.get(parameter.types.charAt(0));
                return new EvaluationFailed(
                        "Argument " + (i + 1) + " of $" + name + " must be "
                                + (wanted == null || parameter.types.length() > 2 ? "of another type" : wanted) + ".",
                        args.get(i));
            }
        }
        return new EvaluationFailed("$" + name + " was not given the arguments it needs.");
    }

    private static char letter(@Nullable Object value) {
        if (value == Values.ABSENT) return 'm';
        if (value == null) return 'l';
        if (value instanceof String) return 's';
        if (value instanceof Number) return 'n';
        if (value instanceof Boolean) return 'b';
        if (value instanceof List) return 'a';
        if (value instanceof Function) return 'f';
        return 'o';
    }
}
