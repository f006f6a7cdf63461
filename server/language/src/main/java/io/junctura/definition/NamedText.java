package io.junctura.definition;

/**
 * The name and the text of a file.
 *
 * @param name shown with each problem, such as the file's path
 * @param text YAML or JSON, one or several documents
 */
public record NamedText(String name, String text) {
    /** Bytes of heap for a value and its place while its document is read and checked. */
    private static final long EACH_VALUE = 200;

    private static final long EACH_CHARACTER = 4;

    /** The most bytes of heap that reading its documents takes. */
    public long footprint() {
        if (text.length() > DocumentReader.MAX_CHARACTERS) return 0; // Such a text is not read.
        long values = 1;
        for (int i = 0; i < text.length(); i++) if (mayBeginValue(text.charAt(i))) values++;
        return EACH_VALUE * values + EACH_CHARACTER * text.length();
    }

    /**
     * Whether a value may follow this character: in YAML and JSON, one of these precedes each value except the first.
     */
    private static boolean mayBeginValue(char c) {
        return c == ',' || c == '\n' || c == '\r' || c == ':' || c == '[' || c == '{' || c == '-' || c == '?';
    }
}
