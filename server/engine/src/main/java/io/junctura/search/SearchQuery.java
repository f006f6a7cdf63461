package io.junctura.search;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A search for whole words, in any order, without regard to case and accents. A word with punctuation, such as {@code SO-10001}
 * or {@code jane@example.com}, is a phrase, as is a text in quotation marks. {@code SO-100*} finds words that begin with it. There
 * are no other operators, and no text is a syntax error.
 *
 * @param terms all of them must be in a run
 */
public record SearchQuery(List<Term> terms) {
    /** A longer text is refused, in characters. */
    public static final int MAX_LENGTH = 400;

    /** A prefix of one or two letters would match too many words. */
    private static final int MIN_PREFIX_LENGTH = 3;

    public static SearchQuery of(String text) {
        List<Term> terms = new ArrayList<>();
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
        return new SearchQuery(List.copyOf(terms));
    }

    /**
     * Words that follow each other.
     *
     * @param begins whether the last word may be the beginning of a word
     */
    record Term(List<String> words, boolean begins) {
        private String match() {
            return '"' + String.join(" ", words) + '"' + (begins ? " *" : "");
        }
    }

    private static void term(String text, List<Term> terms) {
        Words words = new Words();
        words.put(text);
        String cleaned = words.toString().strip();
        if (cleaned.isEmpty()) return;
        List<String> found = List.of(cleaned.split(" ", -1));
        boolean begins = text.endsWith("*") && found.get(found.size() - 1).length() >= MIN_PREFIX_LENGTH;
        terms.add(new Term(found, begins));
    }

    /** The query in SQLite's full-text syntax; empty if the text has no word. */
    String match() {
        return terms.stream().map(Term::match).collect(Collectors.joining(" AND "));
    }

    public boolean isEmpty() {
        return terms.isEmpty();
    }
}
