package io.junctura.plugins.csv;

/**
 * Guards people who open a file in a spreadsheet, which takes some texts for formulas, and formulas reach the network and
 * programs. Source: OWASP, CSV Injection; OWASP ASVS 1.2.10.
 */
final class Formulas {
    private Formulas() {}

    /** The text, after an apostrophe if a spreadsheet would take it for a formula. Plain numbers stay as they are. */
    static String guarded(String text) {
        if (text.isEmpty()) return text;
        switch (text.charAt(0)) {
            case '=', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠' -> {
                return "'" + text;
            }
            case '+', '-' -> {
                return isNumber(text) ? text : "'" + text;
            }
            default -> {
                return text;
            }
        }
    }

    /** A sign, digits, and at most one decimal mark: nothing of that computes. */
    private static boolean isNumber(String text) {
        int marks = 0;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == ',') marks++;
            else if (c < '0' || c > '9') return false;
        }
        return marks <= 1 && text.length() > 1 + marks;
    }
}
