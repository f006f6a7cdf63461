package io.junctura.search;

import java.util.ArrayList;
import java.util.List;

/**
 * A search for whole words, in any order, without regard to case and accents. A word with punctuation, such as {@code SO-10001}
 * or {@code jane@example.com}, is a phrase, as is a text in quotation marks. {@code SO-100*} finds words that begin with it. There
 * are no other operators, and no text is a syntax error.
 *
 * @param match the query in SQLite's full-text syntax; empty if the text has no word
 */
public record SearchQuery(String match) {
    /** A longer text is refused, in characters. */
    public static final int LONGEST = 400;

    /** A prefix of one or two letters would match too many words. */
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
