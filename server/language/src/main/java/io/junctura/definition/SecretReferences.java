package io.junctura.definition;

import java.util.List;

/**
 * References to secrets in the text of a file. A reference is an expression in quotes that is the whole value of a key, such as
 * {@code "{{ env.TOKEN }}"}, and is no secret itself.
 */
final class SecretReferences {
    private static final int MAX_REFERENCE_LENGTH = 200;
    private static final List<String> SOURCES = List.of("env.", "file.", "secret.");

    private final CharSequence text;
    private final int length;

    SecretReferences(CharSequence text) {
        this.text = text;
        this.length = text.length();
    }

    /** Finds all references in the text, in order. */
    void forEach(UrlUsers.Part found) {
        for (int at = 2; at + 1 < length; at++) {
            if (text.charAt(at) != '{' || text.charAt(at + 1) != '{') continue;
            char quote = text.charAt(at - 1);
            if (quote != '"' && quote != '\'') continue;
            int begin = at - 1;
            while (begin > 0 && SecretPlaces.isBlank(text.charAt(begin - 1))) begin--;
            if (begin == at - 1 || begin == 0 || ":,{".indexOf(text.charAt(begin - 1)) < 0) continue;
            int end = endOfReference(at + 2, quote);
            if (end == 0) continue;
            found.take(begin, end);
        }
    }

    /** @return 0 if it is none */
    private int endOfReference(int from, char quote) {
        int at = blanks(from);
        int name = 0;
        for (String source : SOURCES) {
            if (at + source.length() <= length && source.contentEquals(text.subSequence(at, at + source.length())))
                name = at + source.length();
        }
        if (name == 0) return 0;
        at = name;
        while (at < length && at - name <= MAX_REFERENCE_LENGTH && isReferencePart(text.charAt(at))) at++;
        if (at == name || at - name > MAX_REFERENCE_LENGTH) return 0;
        at = blanks(at);
        if (at + 2 >= length || text.charAt(at) != '}' || text.charAt(at + 1) != '}' || text.charAt(at + 2) != quote) {
            return 0;
        }
        at = blanks(at + 3);
        return at >= length || ",}#\r\n".indexOf(text.charAt(at)) >= 0 ? at : 0;
    }

    private static boolean isReferencePart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '/'
                || c == '-';
    }

    private int blanks(int from) {
        int at = from;
        while (at < length && SecretPlaces.isBlank(text.charAt(at))) at++;
        return at;
    }
}
