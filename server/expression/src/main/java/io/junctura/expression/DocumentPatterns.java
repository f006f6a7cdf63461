package io.junctura.expression;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The regular expressions of one document. Each is compiled once; their number, their compiled size and the work of
 * matching them while the document is checked are limited. One thread.
 */
public final class DocumentPatterns {

    static final int MAX_PATTERNS = 1_000;

    /** The largest number of instructions of all patterns together. */
    static final int MAX_SIZE = 100_000;

    /** Characters of texts times instructions of their patterns: some seconds. */
    private static final long MAX_WORK = 300_000_000;

    private record Key(String source, int flags) {}

    private final Map<Key, BoundedPattern> compiled = new HashMap<>();
    private int size;
    private long work;

    /**
     * @throws InvalidExpression if it is not a regular expression, or the document has too many; the offset is within
     *                           the source
     */
    BoundedPattern compile(String source, int flags) {
        Key key = new Key(source, flags);
        BoundedPattern known = compiled.get(key);
        if (known != null) return known;
        if (compiled.size() >= MAX_PATTERNS) {
            throw new InvalidExpression(0, "The document has more than " + MAX_PATTERNS + " regular expressions.");
        }
        BoundedPattern pattern = BoundedPattern.of(source, flags, MAX_SIZE - size);
        size += pattern.size();
        compiled.put(key, pattern);
        return pattern;
    }

    /**
     * Why a pattern of the document cannot be used, as a sentence.
     *
     * @return null if it can be
     */
    public @Nullable String mistakeIn(String pattern) {
        try {
            compile(pattern, 0);
            return null;
        } catch (InvalidExpression e) {
            return e.getMessage();
        }
    }

    /** The result of searching for a pattern in a text. */
    public enum Search {
        FOUND,
        NOT_FOUND,
        /** Matching the document's patterns and texts would take too long. */
        TOO_MUCH_WORK
    }

    /**
     * Searches for a pattern in a text of the document. An invalid pattern counts as found in any text, because its
     * mistake is reported where the pattern is written.
     */
    public Search search(String pattern, String text) {
        try {
            BoundedPattern known = compile(pattern, 0);
            work += (long) known.work() * text.length();
            if (work > MAX_WORK) return Search.TOO_MUCH_WORK;
            return known.matcher(text).find() ? Search.FOUND : Search.NOT_FOUND;
        } catch (InvalidExpression e) {
            return Search.FOUND;
        } catch (StackOverflowError e) {
            return Search.TOO_MUCH_WORK;
        }
    }
}
