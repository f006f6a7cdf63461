package io.junctura.json;

/** Half of a surrogate pair has no UTF-8 form: U+FFFD stands for it, so that what was read can be written. */
final class Surrogates {

    private Surrogates() {}

    static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) return replaced(text, i);
        }
        return text;
    }

    private static String replaced(String text, int from) {
        StringBuilder out = null;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (out == null) out = new StringBuilder(text);
            out.setCharAt(i, '\uFFFD');
        }
        return out == null ? text : out.toString();
    }
}
