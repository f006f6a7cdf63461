package io.junctura.expression;

import static io.junctura.expression.BuiltInFunction.define;
import static io.junctura.expression.BuiltIns.arg;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions on strings. */
final class Strings {

    /** The longest string for which a plain search is fast in any text. */
    private static final int SHORT = 32;

    /** The bytes of a character whose case is changed: it may become three characters. */
    private static final long BYTES_PER_CHANGED_CASE = 8;

    static final List<BuiltInFunction> FUNCTIONS = List.of(
            define("string", "<x-b?:s>")
                    .help("The value as text: a text as it is, anything else as JSON.")
                    .example("$string(3.5)")
                    .body(Strings::string),
            define("substring", "<s-nn?:s>")
                    .help("The part of a text that begins at a position and has a length. The first position is 0; "
                            + "a negative position counts from the end.")
                    .example("$substring(\"hello\", 1, 3)")
                    .text(Strings::substring),
            define("substringBefore", "<s-s:s>")
                    .help("The part of a text before the first occurrence of another text; the whole text if there "
                            + "is none.")
                    .example("$substringBefore(\"a-b-c\", \"-\")")
                    .text(Strings::substringBefore),
            define("substringAfter", "<s-s:s>")
                    .help("The part of a text after the first occurrence of another text; the whole text if there "
                            + "is none.")
                    .example("$substringAfter(\"a-b-c\", \"-\")")
                    .text(Strings::substringAfter),
            define("lowercase", "<s-:s>")
                    .help("The text in lower case.")
                    .example("$lowercase(\"HELLO\")")
                    .text(Strings::lowercase),
            define("uppercase", "<s-:s>")
                    .help("The text in upper case.")
                    .example("$uppercase(\"hello\")")
                    .text(Strings::uppercase),
            define("length", "<s-:n>")
                    .help("The number of characters of a text.")
                    .example("$length(\"hello\")")
                    .text((evaluation, text, args) -> (long) text.codePointCount(0, text.length())),
            define("trim", "<s-:s>")
                    .help("The text without white space at both ends. White space within becomes a single space.")
                    .example("$trim(\"  a   b \")")
                    .text((evaluation, text, args) -> trim(evaluation, text)),
            define("pad", "<s-ns?:s>")
                    .help("The text padded to a width with spaces or another text: on the right, or on the left if "
                            + "the width is negative.")
                    .example("$pad(\"7\", -3, \"0\")")
                    .text(Strings::pad),
            define("join", "<a<s>s?:s>")
                    .help("The texts of a list joined to one text, with a separator between them.")
                    .example("$join([\"a\", \"b\"], \", \")")
                    .body(Strings::join));

    private Strings() {}

    private static @Nullable Object string(
            Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        Object value = arg(args, 0);
        if (value == Values.ABSENT) return value;
        return Values.text(evaluation, value, Boolean.TRUE.equals(arg(args, 1)));
    }

    private static Object substring(Evaluation evaluation, String text, List<@Nullable Object> args) {
        int length = text.codePointCount(0, text.length());
        double start = arg(args, 1) instanceof Number number ? number.doubleValue() : 0;
        if (length + start < 0) start = 0;
        double end = length;
        if (arg(args, 2) instanceof Number number) {
            double wanted = number.doubleValue();
            if (wanted <= 0) return "";
            end = start >= 0 ? start + wanted : length + start + wanted;
        }
        int first = index(start, length);
        int last = index(end, length);
        if (first >= last) return "";
        int from = text.offsetByCodePoints(0, first);
        return part(evaluation, text, from, text.offsetByCodePoints(from, last - first));
    }

    /** Converts a position of JSONata: its fraction is ignored, and a negative one counts from the end. */
    private static int index(double position, int length) {
        double whole = position < 0 ? Math.ceil(position) : Math.floor(position);
        return (int) Math.max(0, Math.min(length, whole < 0 ? length + whole : whole));
    }

    private static @Nullable Object substringBefore(Evaluation evaluation, String text, List<@Nullable Object> args) {
        int at = arg(args, 1) instanceof String mark ? find(evaluation, text, mark, 0) : -1;
        return at < 0 ? text : part(evaluation, text, 0, at);
    }

    private static @Nullable Object substringAfter(Evaluation evaluation, String text, List<@Nullable Object> args) {
        if (!(arg(args, 1) instanceof String mark)) return text;
        int at = find(evaluation, text, mark, 0);
        return at < 0 ? text : part(evaluation, text, at + mark.length(), text.length());
    }

    private static @Nullable Object lowercase(Evaluation evaluation, String text, List<@Nullable Object> args) {
        evaluation.makes(BYTES_PER_CHANGED_CASE * text.length());
        return evaluation.sized(text.toLowerCase(Locale.ROOT));
    }

    private static @Nullable Object uppercase(Evaluation evaluation, String text, List<@Nullable Object> args) {
        evaluation.makes(BYTES_PER_CHANGED_CASE * text.length());
        return evaluation.sized(text.toUpperCase(Locale.ROOT));
    }

    /**
     * The index of a string in a text, from a position on; -1 if it is not found. A long string is compared only where
     * its beginning is found, and each comparison is counted, since a text may consist of such beginnings.
     */
    static int find(Evaluation evaluation, String text, String wanted, int from) {
        if (wanted.length() <= SHORT) return text.indexOf(wanted, from);
        String beginning = wanted.substring(0, SHORT);
        int at = text.indexOf(beginning, from);
        while (at >= 0) {
            evaluation.spend(1 + wanted.length() / 256);
            if (text.startsWith(wanted, at)) return at;
            at = text.indexOf(beginning, at + 1);
        }
        return -1;
    }

    static String part(Evaluation evaluation, String text, int from, int to) {
        evaluation.makesText(to - from);
        return text.substring(from, to);
    }

    private static String trim(Evaluation evaluation, String text) {
        BoundedText out = new BoundedText(evaluation);
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                gap = true;
            } else {
                if (gap && out.length() > 0) out.append(' ');
                gap = false;
                out.append(c);
            }
        }
        return out.toString();
    }

    private static Object pad(Evaluation evaluation, String text, List<@Nullable Object> args) {
        double width = arg(args, 1) instanceof Number number ? number.doubleValue() : 0;
        String fill = arg(args, 2) instanceof String given && !given.isEmpty() ? given : " ";
        int missing = (int) (Math.min(Math.abs(width), Integer.MAX_VALUE) - text.codePointCount(0, text.length()));
        if (missing <= 0) return text;
        evaluation.size((long) missing + text.length());
        evaluation.spend(missing / 64);
        BoundedText out = new BoundedText(evaluation);
        if (width >= 0) out.append(text);
        int each = fill.codePointCount(0, fill.length());
        for (int whole = missing / each; whole > 0; whole--) out.append(fill);
        out.append(fill, 0, fill.offsetByCodePoints(0, missing % each));
        if (width < 0) out.append(text);
        return out.toString();
    }

    private static @Nullable Object join(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof List<?> list)) return Values.ABSENT;
        String separator = arg(args, 1) instanceof String given ? given : "";
        BoundedText out = new BoundedText(evaluation);
        evaluation.spend(list.size() / 4);
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) out.append(separator);
            out.append(Values.text(evaluation, list.get(i), false));
        }
        evaluation.spend(out.length() / 64);
        return out.toString();
    }
}
