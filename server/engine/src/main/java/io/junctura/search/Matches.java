package io.junctura.search;

import io.junctura.search.SearchMatch.Mark;
import io.junctura.search.SearchQuery.Term;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the words of a search in the texts of a run, as the index finds them: whole words, without regard to case and accents.
 * Pure.
 */
final class Matches {
    /** The length of the text around a match, in characters. */
    private static final int LENGTH = 160;
    /** How much of it is before the match. */
    private static final int BEFORE = 40;

    private Matches() {}

    /** A word of a text, without accents and in lower case. */
    private record Word(String folded, int from, int to) {}

    /** An occurrence of a term. */
    private record Hit(int term, int from, int to) {}

    private record SearchedText(RunTexts.Text text, List<Hit> hits) {}

    /** First the places with the most terms, then others, each place once. */
    static List<SearchMatch> in(List<RunTexts.Text> texts, List<Term> terms, int most) {
        List<Term> folded = terms.stream()
                .map(term -> new Term(term.words().stream().map(Matches::fold).toList(), term.begins()))
                .toList();
        List<SearchedText> left = new ArrayList<>();
        for (RunTexts.Text text : texts) {
            List<Hit> hits = hits(text.text(), folded);
            if (!hits.isEmpty()) left.add(new SearchedText(text, hits));
        }
        List<SearchMatch> matches = new ArrayList<>();
        Set<Integer> shown = new HashSet<>();
        while (matches.size() < most && !left.isEmpty()) {
            SearchedText best = left.get(0);
            for (SearchedText one : left) if (news(one, shown) > news(best, shown)) best = one;
            Hit first = best.hits.stream()
                    .filter(hit -> !shown.contains(hit.term))
                    .findFirst()
                    .orElse(best.hits.get(0));
            matches.add(match(best, first, shown));
            // A step that failed several times, or a run that failed with its step, says the same again.
            RunTexts.Text text = best.text;
            if (news(best, shown) == 0) left.removeIf(one -> isSamePlace(one.text, text));
        }
        return matches;
    }

    private static boolean isSamePlace(RunTexts.Text a, RunTexts.Text b) {
        return a.in() == b.in()
                && (a.text().equals(b.text()) || String.valueOf(a.step()).equals(String.valueOf(b.step())));
    }

    private static long news(SearchedText one, Set<Integer> shown) {
        return one.hits.stream()
                .map(Hit::term)
                .filter(term -> !shown.contains(term))
                .distinct()
                .count();
    }

    private static SearchMatch match(SearchedText searched, Hit first, Set<Integer> shown) {
        String text = searched.text.text();
        int from = text.length() <= LENGTH ? 0 : boundary(text, first.from - BEFORE, first.from);
        int to = text.length() - from <= LENGTH ? text.length() : Math.max(first.to, end(text, from + LENGTH));
        String before = from == 0 ? "" : "…";
        List<Mark> marks = new ArrayList<>();
        int last = from;
        for (Hit hit : searched.hits) {
            if (hit.from < from || hit.to > to) continue;
            shown.add(hit.term);
            // Occurrences may overlap; a character is marked once.
            int start = Math.max(hit.from, last);
            if (start >= hit.to) continue;
            marks.add(new Mark(start - from + before.length(), hit.to - from + before.length()));
            last = hit.to;
        }
        String shownText = before + text.substring(from, to) + (to == text.length() ? "" : "…");
        return new SearchMatch(searched.text.in(), searched.text.step(), shownText, marks);
    }

    /** The first beginning of a word from a position on, but not after {@code latest}. */
    private static int boundary(String text, int from, int latest) {
        if (from <= 0) return 0;
        int at = from;
        while (at < latest && text.charAt(at - 1) != ' ') at++;
        return at == latest && Character.isLowSurrogate(text.charAt(from)) ? from - 1 : at == latest ? from : at;
    }

    private static int end(String text, int to) {
        return Character.isLowSurrogate(text.charAt(to)) ? to + 1 : to;
    }

    private static List<Hit> hits(String text, List<Term> terms) {
        List<Word> words = words(text);
        List<Hit> hits = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            for (int i = 0; i < terms.size(); i++) {
                Term term = terms.get(i);
                int end = at + term.words().size();
                if (end <= words.size() && matches(words, at, term)) {
                    hits.add(new Hit(i, words.get(at).from, words.get(end - 1).to));
                }
            }
        }
        hits.sort(Comparator.comparingInt(Hit::from));
        return hits;
    }

    private static boolean matches(List<Word> words, int at, Term term) {
        int last = term.words().size() - 1;
        for (int i = 0; i <= last; i++) {
            String word = words.get(at + i).folded;
            String wanted = term.words().get(i);
            boolean mayGoOn = i == last && term.begins();
            if (mayGoOn ? !word.startsWith(wanted) : !word.equals(wanted)) return false;
        }
        return true;
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        int begin = -1;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            int next = at + Character.charCount(c);
            boolean alone = c >= 0xE00 && Words.standsAlone(c) && Character.isLetterOrDigit(c);
            boolean part = !alone && Words.isPartOfWord(c);
            if (part && begin < 0) begin = at;
            if (!part && begin >= 0) {
                words.add(word(text, begin, at));
                begin = -1;
            }
            if (alone) words.add(word(text, at, next));
            at = next;
        }
        if (begin >= 0) words.add(word(text, begin, text.length()));
        return words;
    }

    private static Word word(String text, int from, int to) {
        // The index has only the beginning of a very long word.
        int end = Math.min(to, from + Words.MAX_LENGTH);
        return new Word(fold(text.substring(from, end)), from, to);
    }

    private static String fold(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            if (lower.charAt(i) < 0x80) continue;
            return Normalizer.normalize(lower, Normalizer.Form.NFD)
                    .codePoints()
                    .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
        return lower;
    }
}
