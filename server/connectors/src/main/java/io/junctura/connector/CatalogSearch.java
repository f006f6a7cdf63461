package io.junctura.connector;

import io.junctura.expression.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds triggers and actions by words. Immutable.
 *
 * <p>Each word is searched for in names, titles and descriptions. {@link Synonyms} replace words that no connector uses, and
 * an unknown word is replaced by the most similar known one.
 */
public final class CatalogSearch {
    private static final double TITLE = 8;
    private static final double NAME = 7;
    private static final double CONNECTOR = 6;
    private static final double DOCS = 2;
    private static final double CONNECTOR_DOCS = 1;
    private static final double BEGINNING = 0.7;
    private static final double SYNONYM = 0.8;
    private static final double LATER_SYNONYM = 0.9;
    private static final double FURTHER_SYNONYMS = 0.3;
    private static final double WANTED_TRIGGER = 6;
    private static final int MIN_BEGINNING_LENGTH = 2;
    private static final int MIN_MISSPELT_LENGTH = 4;
    private static final int MAX_WORDS = 12;

    private final Catalog catalog;
    private final List<Entry> entries;
    /** The words of all triggers and actions. */
    private final Set<String> known;

    public CatalogSearch(Catalog catalog) {
        this.catalog = catalog;
        this.entries = entries(catalog);
        this.known = new TreeSet<>(Synonyms.words());
        for (Entry entry : entries) known.addAll(entry.words.keySet());
    }

    /** Whether this is the search of that catalog. */
    public boolean isOf(Catalog other) {
        return catalog == other;
    }

    /**
     * A trigger or action.
     *
     * @param docs its first sentence
     */
    public record Result(
            String use, boolean trigger, String title, ConnectorDescriptor connector, String docs, double score) {}

    /** The words of a trigger or action, each with the weight of the most important place in which it occurs. */
    private record Entry(Result found, Map<String, Double> words) {}

    /** The best results first; without words, everything in the order of the catalog. */
    public List<Result> find(String question) {
        List<String> asked = SearchWords.of(question).stream()
                .limit(MAX_WORDS)
                .map(this::corrected)
                .toList();
        boolean trigger = Synonyms.meanTrigger(asked);
        List<Result> found = new ArrayList<>();
        for (Entry entry : entries) {
            double score = score(entry, asked);
            if (score == 0 && !asked.isEmpty()) continue;
            if (score > 0 && trigger && entry.found.trigger) score += WANTED_TRIGGER;
            Result one = entry.found;
            found.add(new Result(one.use, one.trigger, one.title, one.connector, one.docs, score));
        }
        // Equally good results keep the order of their connector, which lists common ones first.
        found.sort(Comparator.comparingDouble(one -> -one.score));
        return found;
    }

    private static List<Entry> entries(Catalog catalog) {
        List<Entry> entries = new ArrayList<>();
        for (ConnectorDescriptor connector : catalog.connectors()) {
            connector
                    .triggers()
                    .forEach(one -> entries.add(entry(
                            connector, new Result(one.use(), true, one.title(), connector, sentence(one.docs()), 0))));
            connector
                    .actions()
                    .forEach(one -> entries.add(entry(
                            connector, new Result(one.use(), false, one.title(), connector, sentence(one.docs()), 0))));
        }
        return entries;
    }

    private static Entry entry(ConnectorDescriptor connector, Result found) {
        Map<String, Double> words = new LinkedHashMap<>();
        add(words, found.title, TITLE);
        add(words, found.use.substring(found.use.indexOf('.') + 1), NAME);
        add(words, connector.id() + " " + connector.title(), CONNECTOR);
        add(words, found.docs, DOCS);
        add(words, sentence(connector.docs()), CONNECTOR_DOCS);
        return new Entry(found, words);
    }

    private static void add(Map<String, Double> words, String text, double weight) {
        for (String word : SearchWords.of(text)) words.merge(word, weight, Math::max);
    }

    private static String sentence(String docs) {
        String paragraph = docs.strip().split("\n\n", 2)[0].replaceAll("\\s+", " ");
        int end = paragraph.indexOf(". ");
        return end < 0 ? paragraph : paragraph.substring(0, end + 1);
    }

    /** The word itself, if a known word begins with it; otherwise the most similar known word. */
    private String corrected(String word) {
        if (word.length() < MIN_MISSPELT_LENGTH || known.contains(word)) return word;
        if (known.stream().anyMatch(one -> one.startsWith(word))) return word;
        return Nearest.to(word, known).orElse(word);
    }

    /** Words that are not found count, too: a result with all words comes before one with a single word many times. */
    private static double score(Entry entry, List<String> asked) {
        double sum = 0;
        int matched = 0;
        for (String word : asked) {
            double best = Math.max(match(entry, word), synonyms(entry, word));
            sum += best;
            if (best > 0) matched++;
        }
        return asked.isEmpty() ? 0 : sum * matched / asked.size();
    }

    /** The first synonyms have the most weight. A result with several synonyms is the more likely one. */
    private static double synonyms(Entry entry, String word) {
        double weight = SYNONYM;
        double best = 0;
        double all = 0;
        for (String synonym : Synonyms.of(word)) {
            double one = weight * exact(entry, synonym);
            best = Math.max(best, one);
            all += one;
            weight *= LATER_SYNONYM;
        }
        return best + FURTHER_SYNONYMS * (all - best);
    }

    private static double exact(Entry entry, String word) {
        return entry.words.getOrDefault(word, 0.0);
    }

    private static double match(Entry entry, String word) {
        double best = exact(entry, word);
        if (word.length() < MIN_BEGINNING_LENGTH) return best;
        for (Map.Entry<String, Double> one : entry.words.entrySet()) {
            if (one.getKey().startsWith(word)) best = Math.max(best, BEGINNING * one.getValue());
        }
        return best;
    }
}
