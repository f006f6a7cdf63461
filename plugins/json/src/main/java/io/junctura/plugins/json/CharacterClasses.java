package io.junctura.plugins.json;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Classes of characters as JavaScript names them, in the syntax of RE2. Source: ECMA-262, sections 22.2.1 and 22.2.2. */
final class CharacterClasses {
    // Both end with a class of RE2, so that a hyphen after them begins no range.
    private static final String SPACES =
            "\\x{b}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}" + "\\x{feff}\\s";
    private static final String OTHERS =
            "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"
                    + "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}"
                    + "\\x{ff00}-\\x{10ffff}\\w";

    private static final Pattern PROPERTY =
            Pattern.compile("([pP])\\{(?:(?:General_Category|gc|Script|sc)=)?([A-Za-z_]+)}");

    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("Letter", "L"),
            Map.entry("Uppercase_Letter", "Lu"),
            Map.entry("Lowercase_Letter", "Ll"),
            Map.entry("Titlecase_Letter", "Lt"),
            Map.entry("Modifier_Letter", "Lm"),
            Map.entry("Other_Letter", "Lo"),
            Map.entry("Mark", "M"),
            Map.entry("Combining_Mark", "M"),
            Map.entry("Nonspacing_Mark", "Mn"),
            Map.entry("Spacing_Mark", "Mc"),
            Map.entry("Enclosing_Mark", "Me"),
            Map.entry("Number", "N"),
            Map.entry("Decimal_Number", "Nd"),
            Map.entry("digit", "Nd"),
            Map.entry("Letter_Number", "Nl"),
            Map.entry("Other_Number", "No"),
            Map.entry("Punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("Connector_Punctuation", "Pc"),
            Map.entry("Dash_Punctuation", "Pd"),
            Map.entry("Open_Punctuation", "Ps"),
            Map.entry("Close_Punctuation", "Pe"),
            Map.entry("Initial_Punctuation", "Pi"),
            Map.entry("Final_Punctuation", "Pf"),
            Map.entry("Other_Punctuation", "Po"),
            Map.entry("Symbol", "S"),
            Map.entry("Math_Symbol", "Sm"),
            Map.entry("Currency_Symbol", "Sc"),
            Map.entry("Modifier_Symbol", "Sk"),
            Map.entry("Other_Symbol", "So"),
            Map.entry("Separator", "Z"),
            Map.entry("Space_Separator", "Zs"),
            Map.entry("Line_Separator", "Zl"),
            Map.entry("Paragraph_Separator", "Zp"),
            Map.entry("Control", "Cc"),
            Map.entry("cntrl", "Cc"),
            Map.entry("Format", "Cf"),
            Map.entry("Private_Use", "Co"));

    private CharacterClasses() {}

    /**
     * Appends {@code \s} or {@code \S}.
     *
     * @param within whether it is part of a class in brackets
     */
    static void appendSpaces(StringBuilder out, boolean spaces, boolean within) {
        String members = spaces ? SPACES : OTHERS;
        if (within) out.append(members);
        else out.append('[').append(members).append(']');
    }

    /** Appends the property whose letter {@code p} or {@code P} is at {@code i}. @return the index after it */
    static int appendProperty(StringBuilder out, String source, int i) {
        Matcher property = PROPERTY.matcher(source).region(i, source.length());
        out.append('\\');
        if (!property.lookingAt()) {
            out.append(source.charAt(i));
            return i + 1;
        }
        String name = property.group(2);
        out.append(property.group(1))
                .append('{')
                .append(CATEGORIES.getOrDefault(name, name))
                .append('}');
        return property.end();
    }
}
