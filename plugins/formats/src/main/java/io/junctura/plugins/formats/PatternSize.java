package io.junctura.plugins.formats;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** About how many characters a regular expression (RE2) has when its repeats are written out: 20 can stand for a million. */
public final class PatternSize {
    /** The library writes repeats out in memory. */
    public static final long MAX_SIZE = 10_000;

    /** An escape with braces that are no repeat. */
    private static final Pattern BRACES = Pattern.compile("[uxpP]\\{[^}]*}");

    private static final Pattern REPEAT =
            Pattern.compile("\\{([0-9]{1,5})(,([0-9]{0,5}))?}");

    private PatternSize() {}

    /** @return more than {@link #MAX_SIZE} for any source that is longer */
    public static long of(String source) {
        if (source.length() > MAX_SIZE) return source.length();
        Deque<Long> before = new ArrayDeque<>();
        long sum = 0;
        long last = 0;
        Matcher repeat = REPEAT.matcher(source);
        Matcher braces = BRACES.matcher(source);
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i);
            if (c == '{' && repeat.region(i, source.length()).lookingAt()) {
                last = Math.min(MAX_SIZE + 1, last * times(repeat));
                i = repeat.end();
                continue;
            }
            if (c == ')' && !before.isEmpty()) {
                last = Math.min(MAX_SIZE + 1, sum + last + 1);
                sum = before.pop();
            } else {
                sum = Math.min(MAX_SIZE + 1, sum + last);
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
