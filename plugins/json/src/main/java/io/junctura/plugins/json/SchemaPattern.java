package io.junctura.plugins.json;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import io.junctura.plugins.formats.PatternSize;
import java.util.regex.Matcher;

/** A regular expression of a schema. It takes time linear in the text, and its size is bounded. */
final class SchemaPattern {
    private static final int MAX_LENGTH = 2_000;

    /** What JavaScript writes after {@code \\u}: a pair of surrogates, four digits, or any number of digits in braces. */
    private static final java.util.regex.Pattern CODE = java.util.regex.Pattern.compile(
            "u([Dd][89ABab][0-9A-Fa-f]{2})\\\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\\{([0-9A-Fa-f]{1,8})}");

    private SchemaPattern() {}

    /** @throws IllegalArgumentException in a sentence, if it cannot be used */
    static RegularExpression of(String source) {
        if (source.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("A pattern is longer than " + MAX_LENGTH + " characters.");
        }
        if (PatternSize.of(source) > PatternSize.MAX_SIZE) {
            throw new IllegalArgumentException(
                    "The pattern \"" + source + "\" is too large: repeats written out, it has more than "
                            + PatternSize.MAX_SIZE + " characters.");
        }
        try {
            Pattern pattern = Pattern.compile(translated(source));
            return text -> pattern.matcher(text).find();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "The pattern \"" + source + "\" is not understood: " + e.getDescription()
                            + ". Patterns are those of RE2, which has no lookahead and no backreferences.",
                    e);
        }
    }

    /** JSON Schema writes characters and their classes as JavaScript does with its flag {@code u}, and RE2 otherwise. */
    private static String translated(String source) {
        StringBuilder translated = new StringBuilder();
        Matcher code = CODE.matcher(source);
        int classBegan = -1;
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i++);
            if (c != '\\' || i == source.length()) {
                translated.append(c);
                if (c == '[' && classBegan < 0) classBegan = source.startsWith("^", i) ? i + 1 : i;
                // RE2 takes a bracket at the beginning of a class for a member of it.
                else if (c == ']' && i - 1 > classBegan) classBegan = -1;
            } else if (source.charAt(i) == 's' || source.charAt(i) == 'S') {
                CharacterClasses.appendSpaces(translated, source.charAt(i++) == 's', classBegan >= 0);
            } else if (source.charAt(i) == 'p' || source.charAt(i) == 'P') {
                i = CharacterClasses.appendProperty(translated, source, i);
            } else if (source.charAt(i) != 'u') {
                translated.append(c).append(source.charAt(i++));
            } else if (code.region(i, source.length()).lookingAt()) {
                translated
                        .append("\\x{")
                        .append(Integer.toHexString(codePoint(code, source)))
                        .append('}');
                i = code.end();
            } else {
                throw new IllegalArgumentException("The pattern \"" + source
                        + "\" is not understood: \\u needs four hexadecimal digits, or digits in braces, such as \\u00e4 or"
                        + " \\u{1f600}.");
            }
        }
        return translated.toString();
    }

    private static int codePoint(Matcher code, String source) {
        if (code.group(1) != null) return Character.toCodePoint((char) hex(code.group(1)), (char) hex(code.group(2)));
        String digits = code.group(3) != null ? code.group(3) : code.group(4);
        long number = hex(digits);
        if (number > Character.MAX_CODE_POINT
                || (number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(
                    "The pattern \"" + source + "\" is not understood: \\u" + digits
                            + " is not a character. Characters above \\uffff are a pair, such as \\ud83d\\ude00, or \\u{1f600}.");
        }
        return (int) number;
    }

    private static long hex(String digits) {
        return Long.parseLong(digits, 16);
    }
}
