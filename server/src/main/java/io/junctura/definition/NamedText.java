package io.junctura.definition;

/**
 * One file as given.
 *
 * @param name what people call it, such as its path; shown with each problem
 * @param text YAML or JSON, one or several documents
 */
public record NamedText(String name, String text) {
    /** Of a value while its document is read and checked, with its place. */
    private static final long EACH_VALUE = 200;

    private static final long EACH_CHARACTER = 4;

    /** Bytes of heap that reading its documents takes, at most. */
    public long footprint() {
        if (text.length() > DocumentReader.MOST_CHARACTERS) return 0; // It is not read.
        long values = 1;
        for (int i = 0; i < text.length(); i++) if (mayBeginValue(text.charAt(i))) values++;
        return EACH_VALUE * values + EACH_CHARACTER * text.length();
    }

    /** Whether a value may follow: in YAML and JSON, one of these stands before each value but the first. */
    private static boolean mayBeginValue(char c) {
        return c == ',' || c == '\n' || c == '\r' || c == ':' || c == '[' || c == '{' || c == '-' || c == '?';
    }
}
