package io.junctura.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Splits texts into words for the search: in lower case, without endings, and without words such as articles. */
final class SearchWords {
    private static final Set<String> EMPTY = Set.of(
            "a",
            "an",
            "and",
            "any",
            "as",
            "at",
            "be",
            "by",
            "for",
            "from",
            "i",
            "if",
            "in",
            "into",
            "is",
            "it",
            "its",
            "my",
            "of",
            "on",
            "one",
            "or",
            "our",
            "out",
            "some",
            "something",
            "that",
            "the",
            "then",
            "this",
            "to",
            "via",
            "want",
            "when",
            "whenever",
            "with");

    private SearchWords() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        for (String word :
                text.toLowerCase(Locale.ROOT).replace("e-mail", "email").split("[^\\p{L}\\p{N}]+", -1)) {
            if (!word.isEmpty() && !EMPTY.contains(word)) words.add(stem(word));
        }
        return words;
    }

    /** Enough for English verbs and plurals: received, receives and receiving are one word. */
    static String stem(String word) {
        String stem = word;
        if (stem.length() > 4 && stem.endsWith("ies")) return stem.substring(0, stem.length() - 3) + "y";
        if (stem.length() > 5 && stem.endsWith("ing")) stem = stem.substring(0, stem.length() - 3);
        else if (stem.length() > 4 && stem.endsWith("ed")) stem = stem.substring(0, stem.length() - 2);
        else if (stem.length() > 3 && stem.endsWith("s") && !stem.endsWith("ss"))
            stem = stem.substring(0, stem.length() - 1);
        return stem.length() > 4 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
    }
}
