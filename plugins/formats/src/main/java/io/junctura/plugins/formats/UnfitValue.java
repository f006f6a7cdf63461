package io.junctura.plugins.formats;

/**
 * A text is not a valid value of its column's type. The message follows the column's name:
 * {@code must be a date, not "x"}.
 */
public final class UnfitValue extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 40;

    UnfitValue(String type, String text) {
        super("must be " + type + ", not \"" + shown(text) + "\"", null, false, false);
    }

    /** As much of a text as a message takes. */
    public static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
