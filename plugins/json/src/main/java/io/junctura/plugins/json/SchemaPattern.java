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

    private static final java.util.regex.Pattern CODE = java.util.regex.Pattern.compile("\\\\u([0-9A-Fa-f]{4})");
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
            // JSON Schema writes characters by number as JavaScript does, and RE2 otherwise.
            Pattern pattern = Pattern.compile(CODE.matcher(source).replaceAll("\\\\x{$1}"));
            return text -> pattern.matcher(text).find();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "The pattern \"" + source + "\" is not understood: " + e.getDescription()
                            + ". Patterns are those of RE2, which has no lookahead and no backreferences.",
                    e);
        }
    }

    /** About how many characters the pattern has when its repeats are written out. */
    static long size(String source) {
        Deque<Long> before = new ArrayDeque<>();
        long sum = 0;
        long last = 0;
        Matcher repeat = REPEAT.matcher(source);
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
                    i++;
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
