package io.junctura.definition;

/** Finds the user info in URLs, which may contain a password. */
final class UrlUsers {

    /** Receives a part of a text. */
    interface Part {
        void take(int from, int end);
    }

    private UrlUsers() {}

    /** The sentence without user info in its URLs. */
    static String withoutUsers(String sentence) {
        StringBuilder out = null;
        int copied = 0;
        for (int at = sentence.indexOf("://"); at >= 0; at = sentence.indexOf("://", at)) {
            int from = at + 3;
            int end = endOfAddress(sentence, from);
            int user = lastAt(sentence, from, end);
            if (user >= 0) {
                if (out == null) out = new StringBuilder(sentence.length());
                out.append(sentence, copied, from).append(SecretPlaces.STARS);
                copied = user;
            }
            at = end;
        }
        return out == null
                ? sentence
                : out.append(sentence, copied, sentence.length()).toString();
    }

    private static int endOfAddress(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"' && !Character.isWhitespace(text.charAt(at))) at++;
        return at;
    }

    private static int lastAt(CharSequence text, int from, int end) {
        for (int at = end - 1; at >= from; at--) if (text.charAt(at) == '@') return at;
        return -1;
    }

    /** Finds the user info of all URLs in a text. */
    static void forEach(CharSequence text, Part found) {
        for (int at = 0; at + 2 < text.length(); at++) {
            if (text.charAt(at) != ':' || text.charAt(at + 1) != '/' || text.charAt(at + 2) != '/') continue;
            int from = at + 3;
            int end = endOfAddress(text, from);
            int user = lastAt(text, from, end);
            if (user >= 0) found.take(from, user);
            at = end;
        }
    }
}
