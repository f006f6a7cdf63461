package io.junctura.run;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The common features of failures with the same cause. Views show one line for each group.
 *
 * @param fingerprint 16 letters and digits, derived from the flow and the other members: the same in each process
 * @param step        the path of the step without the numbers of items; null: the run itself failed
 * @param kind        an {@code ErrorKind}, or {@link #IN_DOUBT}
 * @param message     without the parts that differ between runs: numbers, ids, addresses, quoted values
 */
public record ErrorGroup(String fingerprint, @Nullable String step, String kind, String message) {
    /** The kind of steps that wait for a person's answer. */
    public static final String IN_DOUBT = "IN_DOUBT";

    private static final int MAX_READ_LENGTH = 2_000;
    private static final int MAX_LENGTH = 300;

    private static final Pattern ITEM = Pattern.compile("\\[\\d+]");
    private static final Pattern QUOTED =
            Pattern.compile("\"[^\"]*\"|“[^”]*”|`[^`]*`|(?<![\\p{L}\\p{N}])'[^']*'(?![\\p{L}\\p{N}])");
    private static final Pattern ADDRESS = Pattern.compile("\\b([a-z]{2,10}://[^/\\s?#]+)[^\\s]*");
    private static final Pattern MAIL = Pattern.compile("[^\\s@]{1,100}@[^\\s@]{1,100}");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    public static ErrorGroup of(int flow, @Nullable String step, String kind, String message) {
        String place = step == null ? null : place(step);
        String pattern = pattern(message);
        String all = flow + "\0" + (place == null ? "" : place) + "\0" + kind + "\0" + pattern;
        return new ErrorGroup(DerivedKeys.base32(DerivedKeys.hash(all), 16), place, kind, pattern);
    }

    /** The path of a step without the numbers of items. */
    public static String place(String step) {
        return ITEM.matcher(step).replaceAll("[]");
    }

    static String pattern(String message) {
        String text = message.length() > MAX_READ_LENGTH ? message.substring(0, MAX_READ_LENGTH) : message;
        text = QUOTED.matcher(text).replaceAll("\"…\"");
        text = ADDRESS.matcher(text).replaceAll("$1/…");
        text = MAIL.matcher(text).replaceAll("…");
        text = numbers(text);
        text = SPACE.matcher(text).replaceAll(" ").strip();
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    }

    /** Replaces each word that contains a digit by {@code #}, and keeps the punctuation at its end. */
    private static String numbers(String text) {
        StringBuilder result = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = at;
            boolean digit = false;
            while (end < text.length() && isOfWord(text.charAt(end))) digit |= Character.isDigit(text.charAt(end++));
            if (end == at) {
                result.append(text.charAt(at++));
                continue;
            }
            int last = end;
            while (last > at && !Character.isLetterOrDigit(text.charAt(last - 1))) last--;
            result.append(digit ? "#" : text.substring(at, last)).append(text, last, end);
            at = end;
        }
        return result.toString();
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == ':' || c == '+' || c == '-';
    }
}
