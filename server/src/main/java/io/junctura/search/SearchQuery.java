package io.junctura.search;

import java.util.ArrayList;
import java.util.List;

/**
 * What a person looks for. Words are found whole and in any order, upper case, lower case and accents being the same. A
 * word with signs in it, such as {@code SO-10001} or {@code jane@example.com}, is found where its parts follow each other
 * so, as is what stands in quotation marks; {@code SO-100*} finds what begins so. Nothing else has a meaning of its own,
 * and no text is refused for the signs in it.
 *
 * @param match in the index' own language; empty if the text has no word in it
 */
public record SearchQuery(String match) {
    /** Longer text is refused, in characters. */
    public static final int LONGEST = 400;

    /** What begins with one or two letters are nearly all of the index' words. */
    private static final int SHORTEST_PREFIX = 3;

    public static SearchQuery of(String text) {
        List<String> terms = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            int end = at + 1;
            if (c == '"') {
                while (end < text.length() && text.charAt(end) != '"') end++;
                term(text.substring(at + 1, end), terms);
                at = end + 1;
            } else {
                while (end < text.length() && !Character.isWhitespace(text.charAt(end)) && text.charAt(end) != '"')
                    end++;
                term(text.substring(at, end), terms);
                at = end;
            }
        }
        return new SearchQuery(String.join(" AND ", terms));
    }

    private static void term(String text, List<String> terms) {
        Words words = new Words();
        words.put(text);
        String cleaned = words.toString().strip();
        if (cleaned.isEmpty()) return;
        boolean begins = text.endsWith("*") && cleaned.length() - cleaned.lastIndexOf(' ') - 1 >= SHORTEST_PREFIX;
        terms.add('"' + cleaned + '"' + (begins ? " *" : ""));
    }

    public boolean isEmpty() {
        return match.isEmpty();
    }
}
