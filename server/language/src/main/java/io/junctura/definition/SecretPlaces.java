package io.junctura.definition;

import io.junctura.expression.Nearest;
import io.junctura.masking.SecretNames;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Locates the secrets in a file, so that no problem shows them: values under {@code secrets}, values of keys with the
 * name of a secret, and user info in URLs. It scans characters instead of parsed values, because lines of files that
 * cannot be parsed are shown too. In doubt a value counts as a secret.
 * <p>The text is untrusted, so each character is visited a limited number of times: there are no regular expressions
 * and no recursion.
 */
final class SecretPlaces {

    /** Replaces a secret, whatever its length. */
    static final String STARS = "*****";

    /** The most aliases of a document. If the secrets use more, the whole file counts as secret. */
    private static final int MAX_ALIASES = 50;

    /** The longest key under {@code secrets}; a longer one is probably a secret itself. */
    private static final int MAX_NAME_LENGTH = 61;

    private static final List<String> OTHER_KEYS =
            List.of("connection", "connector", "settings", "limits", "integration", "flows");

    private final CharSequence text;
    private final int length;
    private final TextLayout layout;
    private final BitSet hidden = new BitSet();
    private final BitSet references = new BitSet();

    SecretPlaces(CharSequence text) {
        this.text = text;
        this.length = text.length();
        this.layout = new TextLayout(text);
        findKeys();
        findAnchors();
        new SecretReferences(text).forEach((from, end) -> {
            references.set(from, end);
            hidden.clear(from, end);
        });
        UrlUsers.forEach(text, hidden::set);
    }

    /** The end of the run of characters from here that are all secret or all not, at most {@code end}. */
    int run(int at, int end) {
        int next = hidden.get(at) ? hidden.nextClearBit(at) : hidden.nextSetBit(at);
        return next < 0 ? end : Math.min(next, end);
    }

    /** Whether the character is part of a secret. */
    boolean hides(int at) {
        return hidden.get(at);
    }

    /** Whether this part of the text contains a secret, or a reference to one. */
    boolean touches(int from, int end) {
        int secret = hidden.nextSetBit(from);
        int reference = references.nextSetBit(from);
        return (secret >= 0 && secret < end) || (reference >= 0 && reference < end);
    }

    /** Whether the value here, or the value of the key here, is a secret. */
    boolean hidesValue(int at) {
        int name = endOfName(at);
        return hidden.get(at) || (name > 0 && hidden.get(blanks(name)));
    }

    /** A key as written. {@code after} is where its value may begin. */
    private record Key(@Nullable String name, int start, int after) {}

    private void findKeys() {
        int at = 0;
        while (at < length) {
            boolean startsLine = at == 0 || isBreak(text.charAt(at - 1));
            boolean startsItem = at > 0 && "{,[".indexOf(text.charAt(at - 1)) >= 0;
            Key key = startsLine || startsItem ? keyAt(at, startsLine) : null;
            if (key != null) at = Math.max(at + 1, hideValueOf(key));
            else at++;
            // Continue at the next place where a key may begin.
            while (at < length && !isBreak(text.charAt(at - 1)) && "{,[".indexOf(text.charAt(at - 1)) < 0) at++;
        }
    }

    /** @return where the search for keys continues */
    private int hideValueOf(Key key) {
        String name = key.name;
        if (name == null) return single(key);
        boolean near = Nearest.to(name, List.of("secrets")).isPresent();
        if (near && (key.start == layout.start(layout.line(key.start)) || !layout.inIntegration(key.start))) {
            return Math.max(key.after, secrets(key.start, key.after));
        }
        return near || SecretNames.isKey(name) ? single(key) : key.after;
    }

    /**
     * The key that begins here, after list markers, anchors and tags; null if there is none. A colon, or a character that was
     * perhaps meant as one, must follow. A key that is an alias has no name.
     */
    private @Nullable Key keyAt(int from, boolean startsLine) {
        int at = from;
        if (startsLine && at + 3 < length && isDashes(at) && isBlank(text.charAt(at + 3))) at += 4;
        at = blanks(at);
        while (at + 1 < length && (text.charAt(at) == '-' || text.charAt(at) == '?') && isBlank(text.charAt(at + 1))) {
            at = blanks(at + 1);
        }
        while (at < length && (text.charAt(at) == '&' || text.charAt(at) == '!')) {
            int end = endOfWord(at);
            if (end >= length || !isBlank(text.charAt(end))) return null;
            at = blanks(end);
        }
        if (at >= length) return null;
        // The value of an explicit key ("?"), in a line of its own.
        if (startsLine && text.charAt(at) == ':' && at + 1 < length && isBlank(text.charAt(at + 1))) {
            return new Key(null, at, at + 1);
        }
        if (text.charAt(at) == '*') {
            int colon = blanks(endOfWord(at));
            return colon < length && text.charAt(colon) == ':' ? new Key(null, at, colon + 1) : null;
        }
        char quote = text.charAt(at) == '"' || text.charAt(at) == '\'' ? text.charAt(at) : 0;
        int start = quote == 0 ? at : at + 1;
        int end = start;
        while (end < length && isNamePart(text.charAt(end), end == start)) end++;
        if (end == start) return null;
        if (quote != 0 && (end >= length || text.charAt(end) != quote)) return null;
        int after = blanks(quote == 0 ? end : end + 1);
        char c = after < length ? text.charAt(after) : '\n';
        if (c == ':') after++;
        else if (c != '=' && c != '{' && !isBreak(c)) return null;
        return new Key(text.subSequence(start, end).toString(), start, after);
    }

    private boolean isDashes(int at) {
        return text.charAt(at) == '-' && text.charAt(at + 1) == '-' && text.charAt(at + 2) == '-';
    }

    /** The name of an anchor, a tag or an alias. */
    private int endOfWord(int from) {
        int at = from;
        while (at < length && "{[,".indexOf(text.charAt(at)) < 0 && !Character.isWhitespace(text.charAt(at))) at++;
        return at;
    }

    private static boolean isNamePart(char c, boolean first) {
        return Character.isLetterOrDigit(c) || c == '_' || (!first && (c == '-' || c == '.'));
    }

    /** If an alias is used as a secret, the value of its anchor is a secret, too. The same holds for aliases in that value. */
    private void findAnchors() {
        Set<String> done = new HashSet<>();
        Set<String> wanted = hiddenAliases(done);
        while (!wanted.isEmpty()) {
            done.addAll(wanted);
            if (done.size() > MAX_ALIASES) {
                hidden.set(0, length);
                return;
            }
            for (int at = 0; at < length; at++) {
                if (text.charAt(at) != '&') continue;
                int end = endOfAnchor(at + 1);
                if (!wanted.contains(text.subSequence(at + 1, end).toString())) continue;
                at = lines(blanks(layout.start(layout.line(at))), end, true) - 1;
            }
            wanted = hiddenAliases(done);
        }
    }

    private Set<String> hiddenAliases(Set<String> done) {
        Set<String> names = new HashSet<>();
        for (int at = hidden.nextSetBit(0); at >= 0 && names.size() <= MAX_ALIASES; at = hidden.nextSetBit(at + 1)) {
            if (text.charAt(at) != '*') continue;
            int end = endOfAnchor(at + 1);
            if (end == at + 1) continue;
            String name = text.subSequence(at + 1, end).toString();
            if (!done.contains(name)) names.add(name);
        }
        return names;
    }

    private int endOfAnchor(int from) {
        int at = from;
        while (at < length && isNamePart(text.charAt(at), false)) at++;
        return at;
    }

    /** Marks all values under a key, which begins at {@code key} and ends at {@code from}. @return their end */
    private int secrets(int key, int from) {
        int first = afterDecoration(from);
        boolean braces = first < length && (text.charAt(first) == '{' || text.charAt(first) == '[');
        if (!braces) return lines(key, from, first < length);
        int end = braces(first);
        if (end > 0 && endsThere(key, end)) return end;
        int below = lines(key, from, false);
        // Without an end, the rest of the document counts as secret.
        return end > 0 ? Math.max(end, below) : Math.max(layout.endOfDocument(first), below);
    }

    /** Skips blanks, line breaks, anchors and tags. */
    private int afterDecoration(int from) {
        int at = whitespace(from);
        while (at < length && (text.charAt(at) == '&' || text.charAt(at) == '!')) {
            int end = endOfWord(at);
            if (end >= length || !Character.isWhitespace(text.charAt(end))) return at;
            at = whitespace(end);
        }
        return at;
    }

    private int whitespace(int from) {
        int at = from;
        while (at < length && Character.isWhitespace(text.charAt(at))) at++;
        return at;
    }

    /** Marks all in braces except the keys as secret. @return the end of the braces, 0 if they are not closed */
    private int braces(int open) {
        int limit = layout.endOfDocument(open);
        int depth = 0;
        boolean begins = true;
        boolean name = true;
        int at = open;
        while (at < limit) {
            char c = text.charAt(at);
            if (name && depth == 1) {
                int end = endOfName(at);
                if (end > 0) {
                    at = end;
                    name = false;
                    continue;
                }
            }
            name = (name && Character.isWhitespace(c)) || c == ',' || c == '{';
            if (begins && (c == '"' || c == '\'')) {
                int end = TextLayout.endOfQuoted(text, at);
                hidden.set(at, end == 0 ? limit : end);
                if (end == 0) return 0;
                at = end;
                begins = false;
            } else if (c == '{' || c == '[') {
                depth++;
                begins = true;
                if (depth > 1) hidden.set(at);
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
                if (depth == 0) return at;
                hidden.set(at - 1);
                begins = false;
            } else if (c == ',') {
                begins = true;
                at++;
            } else if (Character.isWhitespace(c)) {
                int end = blanks(at);
                // Blanks within a secret are hidden, too: they would show how many words it has.
                if (!begins && end < length && ",}]\r\n".indexOf(text.charAt(end)) < 0) hidden.set(at, end);
                at = Math.max(end, at + 1);
            } else {
                hidden.set(at);
                begins = c == ':';
                at++;
            }
        }
        return 0;
    }

    /** Whether the next characters belong to the services of the map, and are not the rest of a secret. */
    private boolean endsThere(int key, int end) {
        int rest = end;
        int limit = layout.end(layout.line(Math.min(end, length)));
        while (rest < limit && Character.isWhitespace(text.charAt(rest))) rest++;
        if (rest >= limit || text.charAt(rest) == '#') return true;
        boolean within = layout.isFlow(key) || layout.isJson();
        return within && (text.charAt(rest) == ',' || text.charAt(rest) == '}');
    }

    /** Block style, by indentation: marks all except the keys directly under this one as secret. */
    private int lines(int key, int from, boolean block) {
        int line = layout.line(from);
        int indentation = key - layout.start(layout.line(key));
        int children = -1;
        hide(from, layout.end(line));
        int rest = blanks(from);
        boolean bare = block && (rest >= layout.end(line) || isBreak(text.charAt(rest)) || text.charAt(rest) == '#');
        for (line++; line < layout.lines(); line++) {
            int start = layout.start(line);
            int here = layout.indentation(line);
            if (layout.separatesDocuments(line)) return start;
            // At the left margin, secrets without indentation look like the document's other keys.
            if (here >= 0 && here <= indentation && ((indentation > 0 && bare) || isOtherKey(start + here)))
                return start;
            hide(start, layout.end(line));
            if (here < 0 || text.charAt(start + here) == '#' || !bare) continue;
            if (children < 0) children = here;
            int name = here == children ? endOfName(start + here) : 0;
            if (name == 0) continue;
            hidden.clear(start, name);
            int value = blanks(name);
            if (value < length && (text.charAt(value) == '"' || text.charAt(value) == '\'')) {
                int end = TextLayout.endOfQuoted(text, value);
                hide(value, end == 0 ? length : end);
                if (end == 0) return length;
                line = layout.line(end);
                hide(end, layout.end(line));
            }
        }
        return length;
    }

    private boolean isOtherKey(int at) {
        int name = endOfName(at);
        if (name == 0) return false;
        String key = text.subSequence(at, name - 1)
                .toString()
                .strip()
                .replace("\"", "")
                .replace("'", "");
        return OTHER_KEYS.contains(key);
    }

    /** The end of the key that begins here, with its colon; 0 if there is none. */
    private int endOfName(int from) {
        if (from >= length) return 0;
        char quote = text.charAt(from) == '"' || text.charAt(from) == '\'' ? text.charAt(from) : 0;
        int start = quote == 0 ? from : from + 1;
        int at = start;
        while (at < length && at - start < MAX_NAME_LENGTH && isPlainName(text.charAt(at), at == start)) at++;
        if (at == start || (quote != 0 && (at >= length || text.charAt(at) != quote))) return 0;
        at = blanks(quote == 0 ? at : at + 1);
        if (at >= length || text.charAt(at) != ':') return 0;
        at++;
        boolean ends = at >= length || Character.isWhitespace(text.charAt(at)) || "\"'{".indexOf(text.charAt(at)) >= 0;
        return ends ? at : 0;
    }

    private static boolean isPlainName(char c, boolean first) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (!first && ((c >= '0' && c <= '9') || c == '_' || c == '-'));
    }

    /** Marks the text under a key with the name of a secret, unless it is an expression. @return where keys may follow */
    private int single(Key key) {
        int line = layout.line(key.after);
        int end = layout.end(line);
        int value = afterDecoration(key.after);
        // A tag or an anchor without a value may be the secret itself.
        if (value >= end) value = blanks(key.after);
        if (value >= end || text.charAt(value) == '{' || text.charAt(value) == '[') return key.after;
        char first = text.charAt(value);
        if (first == '"' || first == '\'') {
            int closed = TextLayout.endOfQuoted(text, value);
            end = closed == 0 ? length : closed;
        } else if (first == '|' || first == '>') {
            int last = layout.endOfBlock(line, key.start - layout.start(layout.line(key.start)));
            end = last < layout.lines() ? layout.start(last) : length;
        } else if (layout.isFlow(key.start)) {
            for (int at = value; at < end; at++) {
                if (text.charAt(at) == ',' || text.charAt(at) == '}') end = at;
            }
        }
        if (layout.hasExpression(value, end)) return key.after;
        hide(key.after, end);
        return end;
    }

    /** Marks the text as secret, without blanks before and after it. */
    private void hide(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) end--;
        hidden.set(start, Math.max(start, end));
    }

    private int blanks(int from) {
        int at = from;
        while (at < length && isBlank(text.charAt(at))) at++;
        return at;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }
}
