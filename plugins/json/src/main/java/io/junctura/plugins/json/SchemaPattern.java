package io.junctura.plugins.json;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;

/** A regular expression of a schema. It takes time linear in the text, and its size is bounded. */
final class SchemaPattern {
    private static final int LONGEST = 2_000;

    /** With repeats written out. */
    private static final long LARGEST = 10_000;

    /** What JavaScript writes after {@code \\u}: a pair of surrogates, four digits, or any number of digits in braces. */
    private static final java.util.regex.Pattern CODE = java.util.regex.Pattern.compile(
            "u([Dd][89ABab][0-9A-Fa-f]{2})\\\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\\{([0-9A-Fa-f]{1,8})}");

    /** An escape with braces that are no repeat. */
    private static final java.util.regex.Pattern BRACES = java.util.regex.Pattern.compile("[uxpP]\\{[^}]*}");

    private static final java.util.regex.Pattern REPEAT =
            java.util.regex.Pattern.compile("\\{([0-9]{1,5})(,([0-9]{0,5}))?}");

    private SchemaPattern() {}

    /** @throws IllegalArgumentException in a sentence, if it cannot be used */
    static RegularExpression of(String source) {
        if (source.length() > LONGEST) {
            throw new IllegalArgumentException("A pattern is longer than " + LONGEST + " characters.");
        }
        if (size(source) > LARGEST) {
            throw new IllegalArgumentException("The pattern \"" + source
                    + "\" is too large: repeats written out, it has more than " + LARGEST + " characters.");
        }
        try {
            Pattern pattern = Pattern.compile(translated(source));
            return text -> pattern.matcher(text).find();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "The pattern \"" + source + "\" is not understood: " + e.getDescription()
                            + ". Patterns are those of RE2, which has no lookahead and no backreferences.",
                    e);
        }
    }

    /** JSON Schema writes characters by number as JavaScript does with its flag {@code u}, and RE2 otherwise. */
    private static String translated(String source) {
        StringBuilder translated = new StringBuilder();
        Matcher code = CODE.matcher(source);
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i++);
            if (c != '\\' || i == source.length()) {
                translated.append(c);
            } else if (source.charAt(i) != 'u') {
                translated.append(c).append(source.charAt(i++));
            } else if (code.region(i, source.length()).lookingAt()) {
                translated
                        .append("\\x{")
                        .append(Integer.toHexString(codePoint(code, source)))
                        .append('}');
                i = code.end();
            } else {
                throw new IllegalArgumentException("The pattern \"" + source
                        + "\" is not understood: \\u needs four hexadecimal digits, or digits in braces, such as \\u00e4 or"
                        + " \\u{1f600}.");
            }
        }
        return translated.toString();
    }

    private static int codePoint(Matcher code, String source) {
        if (code.group(1) != null) return Character.toCodePoint((char) hex(code.group(1)), (char) hex(code.group(2)));
        String digits = code.group(3) != null ? code.group(3) : code.group(4);
        long number = hex(digits);
        if (number > Character.MAX_CODE_POINT
                || (number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(
                    "The pattern \"" + source + "\" is not understood: \\u" + digits
                            + " is not a character. Characters above \\uffff are a pair, such as \\ud83d\\ude00, or \\u{1f600}.");
        }
        return (int) number;
    }

    private static long hex(String digits) {
        return Long.parseLong(digits, 16);
    }

    /** About how many characters the pattern has when its repeats are written out. */
    static long size(String source) {
        Deque<Long> before = new ArrayDeque<>();
        long sum = 0;
        long last = 0;
        Matcher repeat = REPEAT.matcher(source);
        Matcher braces = BRACES.matcher(source);
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i);
            if (c == '{' && repeat.region(i, source.length()).lookingAt()) {
                last = Math.min(LARGEST + 1, last * times(repeat));
                i = repeat.end();
                continue;
            }
            if (c == ')' && !before.isEmpty()) {
                last = Math.min(LARGEST + 1, sum + last + 1);
                sum = before.pop();
            } else {
                sum = Math.min(LARGEST + 1, sum + last);
                last = 1;
                if (c == '(') {
                    before.push(sum);
                    sum = 0;
                } else if (c == '\\') {
                    i = braces.region(i + 1, source.length()).lookingAt() ? braces.end() - 1 : i + 1;
                } else if (c == '[') {
                    i = endOfClass(source, i);
                }
            }
            i++;
        }
        return sum + last;
    }

    private static long times(Matcher repeat) {
        String most = repeat.group(3);
        long least = Long.parseLong(repeat.group(1));
        return Math.max(1, most == null || most.isEmpty() ? least + 1 : Math.max(least, Long.parseLong(most)));
    }

    private static int endOfClass(String source, int begin) {
        int i = begin + 1;
        if (i < source.length() && source.charAt(i) == '^') i++;
        if (i < source.length() && source.charAt(i) == ']') i++;
        while (i < source.length() && source.charAt(i) != ']') i += source.charAt(i) == '\\' ? 2 : 1;
        return i;
    }
}
