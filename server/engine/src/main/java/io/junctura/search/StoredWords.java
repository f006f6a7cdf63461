package io.junctura.search;

import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.json.LargeValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the words in stored payloads and histories, without parsing values: keys, strings and numbers of a payload, and the
 * results and errors of steps. Never fails: it skips unknown parts.
 */
final class StoredWords {
    /** How much of each value is read, in bytes. */
    static final int MAX_PER_VALUE = 16_384;
    /** How much of a run is read, in characters: a loop may have very many outputs. */
    static final int MAX_PER_RUN = 131_072;

    private final TextSink words;
    private final Function<LargeValue, byte[]> beginnings;
    private byte[] json = new byte[0];
    private int at;

    StoredWords(TextSink words) {
        this(words, value -> new byte[0]);
    }

    /** @param beginnings reads the first {@link #MAX_PER_VALUE} bytes of a value in a file */
    StoredWords(TextSink words, Function<LargeValue, byte[]> beginnings) {
        this.words = words;
        this.beginnings = beginnings;
    }

    void payload(byte[] stored) {
        json = stored;
        at = 0;
        value(true);
    }

    /** @param stored a list of lists, each an entry with its letter first */
    void entries(byte[] stored) {
        json = stored;
        at = 0;
        if (!opens('[')) return;
        while (words.length() < MAX_PER_RUN && opens('[')) entry();
    }

    private void entry() {
        between();
        int letter = at + 2 < json.length && json[at] == '"' && json[at + 2] == '"' ? json[at + 1] : '?';
        String step = null;
        for (int place = 0; at < json.length; place++) {
            between();
            if (at >= json.length) return;
            if (json[at] == ']') {
                at++;
                return;
            }
            if (place == 1) step = name();
            boolean wanted = isWorthFinding(letter, place);
            if (wanted) words.begin(letter, place, step);
            value(wanted);
            if (wanted) words.end();
        }
    }

    /** The string at the present position; null if there is none. */
    private @Nullable String name() {
        if (json[at] != '"') return null;
        int end = at + 1;
        while (end < json.length && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
        return end < json.length ? new String(json, at + 1, end - at - 1, StandardCharsets.UTF_8) : null;
    }

    /** Skips names of steps, attempts and times, which would fill the index and distinguish no runs. */
    private static boolean isWorthFinding(int letter, int place) {
        return switch (letter) {
            case 'c', 'v', 'e' -> place == 2;
            case 'o' -> place == 3;
            case 'd', 'f', 'r' -> place == 5;
            case 'i' -> place >= 4;
            case 't' -> place == 4;
            case 's', 'w', 'k', 'x', 'u', 'n', 'p', 'a' -> false;
            // An unknown kind of entry: everything but names.
            default -> place >= 2;
        };
    }

    private boolean opens(char bracket) {
        between();
        if (at >= json.length || json[at] != bracket) return false;
        at++;
        return true;
    }

    private void between() {
        while (at < json.length) {
            byte c = json[at];
            if (c == ',' || c == ':') words.punctuation(c);
            else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
            at++;
        }
    }

    private void value(boolean wanted) {
        long end = wanted ? (long) at + MAX_PER_VALUE : 0;
        int depth = 0;
        do {
            between();
            if (at >= json.length) return;
            byte c = json[at];
            boolean taken = at < end && words.length() < MAX_PER_RUN;
            if (c == '{' && Json.isLargeValue(json, at)) {
                large(taken);
            } else if (c == '{' || c == '[') {
                depth++;
                words.punctuation(c);
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                words.punctuation(c);
                at++;
            } else if (c == '"') {
                string(taken ? end : 0);
            } else {
                literal(taken, c == '-' || (c >= '0' && c <= '9'));
            }
        } while (depth > 0);
    }

    /** Reads the value that a reference refers to. */
    private void large(boolean wanted) {
        int from = at;
        while (at < json.length && json[at] != '}') at++;
        at++;
        if (!wanted || at > json.length) return;
        try {
            if (!(Json.parseStored(Arrays.copyOfRange(json, from, at)) instanceof LargeValue value)) return;
            new StoredWords(words).payload(beginnings.apply(value));
        } catch (JsonProblem e) {
            // Skipped, as all unknown parts are.
        }
    }

    private void literal(boolean wanted, boolean number) {
        int from = at;
        while (at < json.length) {
            byte c = json[at];
            if (c == ',' || c == ':' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '"') break;
            if (wanted && number) words.put(c);
            else if (wanted) words.constant(c);
            at++;
        }
        // Skips an unexpected byte, so that the loop always advances.
        if (at == from) at++;
        if (wanted) words.space();
    }

    private void string(long end) {
        at++;
        while (at < json.length && json[at] != '"') {
            int c = next();
            if (at <= end) words.put(c);
        }
        at++;
        if (end > 0) words.space();
    }

    private int next() {
        int c = json[at++] & 0xFF;
        if (c == '\\') return escaped();
        if (c < 0x80) return c;
        int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
        int codePoint = c & (0x3F >> more);
        for (; more > 0 && at < json.length; more--) codePoint = (codePoint << 6) | (json[at++] & 0x3F);
        return Character.isValidCodePoint(codePoint) ? codePoint : ' ';
    }

    private int escaped() {
        if (at >= json.length) return ' ';
        byte c = json[at++];
        if (c != 'u') return c == '"' || c == '\\' || c == '/' ? c : ' ';
        int high = hex();
        if (!Character.isHighSurrogate((char) high)) return high;
        if (at + 1 < json.length && json[at] == '\\' && json[at + 1] == 'u') {
            at += 2;
            int low = hex();
            if (Character.isLowSurrogate((char) low)) return Character.toCodePoint((char) high, (char) low);
        }
        return ' ';
    }

    private int hex() {
        int value = 0;
        for (int i = 0; i < 4 && at < json.length; i++) value = (value << 4) | (Character.digit(json[at++], 16) & 0xF);
        return value;
    }
}
