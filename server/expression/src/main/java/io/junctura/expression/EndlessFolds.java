package io.junctura.expression;

import java.util.BitSet;

/**
 * The characters for which the compiler of case-insensitive patterns would loop forever, because their forms in other
 * cases never lead back to them. Built when first needed, which is seldom.
 */
final class EndlessFolds {
    static final int FIRST = 0x41;
    static final int LAST = 0x1044F;

    /** The characters with more than two forms that differ only in case, by Unicode's case folding. */
    private static final BitSet MANY_FORMS = setOf("Kk\u212ASs\u017F\u00B5\u039C\u03BC\u00C5\u00E5\u212B\u00DF\u1E9E"
            + "\u0130\u0131\u01C4\u01C5\u01C6\u01C7\u01C8\u01C9\u01CA\u01CB\u01CC\u01F1\u01F2\u01F3\u0345\u0399\u03B9"
            + "\u1FBE\u0392\u03B2\u03D0\u0395\u03B5\u03F5\u0398\u03B8\u03D1\u03F4\u039A\u03BA\u03F0\u03A0\u03C0\u03D6"
            + "\u03A1\u03C1\u03F1\u03A3\u03C2\u03C3\u03A6\u03C6\u03D5\u03A9\u03C9\u2126\u1E60\u1E61\u1E9B");

    /** Computed from the tables of the running Java, because newer versions of Unicode have more such characters. */
    static final BitSet CHARACTERS = found();

    private EndlessFolds() {}

    private static BitSet setOf(String characters) {
        BitSet set = new BitSet();
        characters.codePoints().forEach(set::set);
        return set;
    }

    private static BitSet found() {
        BitSet found = new BitSet();
        for (int c = FIRST; c <= LAST; c++) {
            if (MANY_FORMS.get(c)) continue;
            int other = other(c);
            if (other != c && (MANY_FORMS.get(other) || other(other) != c)) found.set(c);
        }
        return found;
    }

    private static int other(int c) {
        int lower = Character.toLowerCase(c);
        return lower != c ? lower : Character.toUpperCase(c);
    }
}
