package io.junctura.expression;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture of whole numbers: with digits, letters, Roman numerals or English words. Source: {@code fn:format-integer}
 * in XPath and XQuery Functions and Operators 3.1; where the standard leaves a choice, as in JSONata's reference
 * implementation.
 */
final class IntegerPicture {

    private enum Form {
        DIGITS,
        LETTERS,
        ROMAN,
        WORDS
    }

    private enum Case {
        UPPER,
        LOWER,
        TITLE
    }

    /** A separator, and the number of digits to its right. */
    private record Separator(int position, int character) {}

    private static final BigInteger MAX_ROMAN = BigInteger.valueOf(999_999);
    private static final int MAX_BITS = 3_400;
    private static final BigInteger LETTERS = BigInteger.valueOf(26);

    private static final String[] ROMAN = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
    private static final int[] ROMAN_VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};

    private final Form form;
    private final Case letters;
    private final boolean ordinal;

    // Of digits.
    private final int zero;
    private final int optional;
    private final List<Separator> separators;
    private final int every;
    private int mandatory;

    private IntegerPicture(
            Form form,
            Case letters,
            boolean ordinal,
            int zero,
            int mandatory,
            int optional,
            List<Separator> separators) {
        this.form = form;
        this.letters = letters;
        this.ordinal = ordinal;
        this.zero = zero;
        this.mandatory = mandatory;
        this.optional = optional;
        this.separators = separators;
        this.every = interval(separators);
    }

    /** @throws EvaluationFailed if the picture is invalid */
    static IntegerPicture of(String picture) {
        int modifier = picture.lastIndexOf(';');
        String primary = modifier < 0 ? picture : picture.substring(0, modifier);
        boolean ordinal = modifier >= 0 && picture.startsWith("o", modifier + 1);
        return switch (primary) {
            case "A" -> plain(Form.LETTERS, Case.UPPER, ordinal);
            case "a" -> plain(Form.LETTERS, Case.LOWER, ordinal);
            case "I" -> plain(Form.ROMAN, Case.UPPER, ordinal);
            case "i" -> plain(Form.ROMAN, Case.LOWER, ordinal);
            case "W" -> plain(Form.WORDS, Case.UPPER, ordinal);
            case "w" -> plain(Form.WORDS, Case.LOWER, ordinal);
            case "Ww" -> plain(Form.WORDS, Case.TITLE, ordinal);
            default -> digits(primary, ordinal, picture);
        };
    }

    private static IntegerPicture plain(Form form, Case letters, boolean ordinal) {
        return new IntegerPicture(form, letters, ordinal, '0', 0, 0, List.of());
    }

    private static IntegerPicture digits(String primary, boolean ordinal, String picture) {
        int zero = -1;
        int mandatory = 0;
        int optional = 0;
        int positions = 0;
        List<Separator> separators = new ArrayList<>();
        int[] characters = primary.codePoints().toArray();
        for (int i = characters.length - 1; i >= 0; i--) {
            int c = characters[i];
            if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
                int itsZero = c - Character.digit(c, 10);
                if (zero >= 0 && zero != itsZero) {
                    throw new EvaluationFailed("The digits of a picture must be of one kind.", picture);
                }
                zero = itsZero;
                mandatory++;
                positions++;
            } else if (c == '#') {
                optional++;
                positions++;
            } else {
                separators.add(new Separator(positions, c));
            }
        }
        if (mandatory == 0) {
            throw new EvaluationFailed(
                    "The picture of a whole number needs a digit, or is one of A, a, I, i, W, w and Ww.", picture);
        }
        return new IntegerPicture(Form.DIGITS, Case.LOWER, ordinal, zero, mandatory, optional, List.copyOf(separators));
    }

    /** The interval in digits at which the same separator repeats; 0 if it does not repeat. */
    private static int interval(List<Separator> separators) {
        if (separators.isEmpty()) return 0;
        int interval = 0;
        for (Separator one : separators) {
            if (one.character != separators.get(0).character) return 0;
            interval = BigInteger.valueOf(interval)
                    .gcd(BigInteger.valueOf(one.position))
                    .intValue();
        }
        if (interval == 0) return 0;
        for (int i = 1; i <= separators.size(); i++) {
            int wanted = i * interval;
            if (separators.stream().noneMatch(one -> one.position == wanted)) return 0;
        }
        return interval;
    }

    boolean isDigits() {
        return form == Form.DIGITS;
    }

    int mandatoryDigits() {
        return mandatory;
    }

    int allDigits() {
        return mandatory + optional;
    }

    /** The only separator, if it repeats at an interval; -1 otherwise. */
    int regularSeparator() {
        return every > 0 ? separators.get(0).character : -1;
    }

    /**
     * A case-insensitive regular expression for numbers of this picture.
     *
     * @param digits the number of digits; 0 for any number
     */
    String pattern(int digits) {
        return switch (form) {
            case LETTERS -> "[a-z]+";
            case ROMAN -> "[mdclxvi]+";
            case WORDS -> NumberWords.PATTERN;
            case DIGITS ->
                "[" + Character.toString(zero) + "-" + Character.toString(zero + 9) + "]"
                        + (digits == 0 ? "+" : "{" + digits + "}")
                        + (ordinal ? "(?:th|st|nd|rd)" : "");
        };
    }

    void atLeast(int digits) {
        mandatory = Math.max(mandatory, digits);
    }

    void exactly(int digits) {
        mandatory = digits;
    }

    // Writing.

    /** @throws EvaluationFailed if the number is too large for this form */
    String format(BigInteger number) {
        BigInteger size = number.abs();
        if (size.bitLength() > MAX_BITS || (form == Form.ROMAN && size.compareTo(MAX_ROMAN) > 0)) {
            throw new EvaluationFailed("The number is too large for this picture.", number);
        }
        String text = switch (form) {
            case DIGITS -> inDigits(size);
            case LETTERS -> inLetters(size);
            case ROMAN -> inRoman(size.intValue());
            case WORDS -> NumberWords.of(size, ordinal);
        };
        if (form != Form.DIGITS && letters == Case.LOWER) text = text.toLowerCase(Locale.ROOT);
        if (form == Form.WORDS && letters == Case.UPPER) text = text.toUpperCase(Locale.ROOT);
        return number.signum() < 0 ? "-" + text : text;
    }

    private String inDigits(BigInteger number) {
        String digits = number.toString();
        digits = "0".repeat(Math.max(0, mandatory - digits.length())) + digits;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            int right = digits.length() - i;
            if (i > 0 || every == 0) separatorsAt(right, out);
            out.appendCodePoint(digits.charAt(i) - '0' + zero);
        }
        if (every == 0) separatorsAt(0, out);
        if (ordinal) out.append(ordinalEnding(digits));
        return out.toString();
    }

    /** @param right how many digits are to the right */
    private void separatorsAt(int right, StringBuilder out) {
        if (every > 0) {
            if (right % every == 0) out.appendCodePoint(separators.get(0).character);
            return;
        }
        for (int i = separators.size() - 1; i >= 0; i--) {
            if (separators.get(i).position == right) out.appendCodePoint(separators.get(i).character);
        }
    }

    private static String ordinalEnding(String digits) {
        boolean teen = digits.length() > 1 && digits.charAt(digits.length() - 2) == '1';
        if (teen) return "th";
        return switch (digits.charAt(digits.length() - 1)) {
            case '1' -> "st";
            case '2' -> "nd";
            case '3' -> "rd";
            default -> "th";
        };
    }

    /** A to Z, then AA, like the columns of a spreadsheet. */
    private static String inLetters(BigInteger number) {
        StringBuilder out = new StringBuilder();
        BigInteger rest = number;
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.subtract(BigInteger.ONE).divideAndRemainder(LETTERS);
            out.append((char) ('A' + parts[1].intValue()));
            rest = parts[0];
        }
        return out.reverse().toString();
    }

    private static String inRoman(int number) {
        StringBuilder out = new StringBuilder();
        int rest = number;
        for (int i = 0; i < ROMAN.length; i++) {
            for (; rest >= ROMAN_VALUES[i]; rest -= ROMAN_VALUES[i]) out.append(ROMAN[i]);
        }
        return out.toString();
    }

    // Reading.

    /** @throws EvaluationFailed if the text does not begin with a number of this form */
    BigInteger parse(String text) {
        return switch (form) {
            case DIGITS -> fromDigits(text);
            case LETTERS -> fromLetters(text);
            case ROMAN -> fromRoman(text);
            case WORDS -> fromWords(text);
        };
    }

    private static EvaluationFailed unreadable(String text) {
        return new EvaluationFailed("This cannot be read as the picture says.", text);
    }

    private BigInteger fromDigits(String text) {
        StringBuilder digits = new StringBuilder();
        int end = ordinal ? Math.max(0, text.length() - 2) : text.length();
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean sign = digits.length() == 0 && (c == '-' || c == '+');
            if (c >= zero && c <= zero + 9) digits.append((char) (c - zero + '0'));
            else if (sign && separators.stream().noneMatch(one -> one.character == '-' || one.character == '+')) {
                digits.append((char) c);
            } else if (separators.stream().noneMatch(one -> one.character == c)) break;
        }
        if (digits.length() == 0 || (digits.length() == 1 && digits.charAt(0) < '0')) throw unreadable(text);
        return new BigInteger(digits.toString());
    }

    private BigInteger fromLetters(String text) {
        char first = letters == Case.UPPER ? 'A' : 'a';
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int value = text.charAt(i) - first + 1;
            if (value < 1 || value > 26) throw unreadable(text);
            number = number.multiply(LETTERS).add(BigInteger.valueOf(value));
        }
        return number;
    }

    private BigInteger fromRoman(String text) {
        String roman = letters == Case.UPPER ? text : text.toUpperCase(Locale.ROOT);
        long number = 0;
        int largest = 1;
        for (int i = roman.length() - 1; i >= 0; i--) {
            int value = switch (roman.charAt(i)) {
                case 'M' -> 1000;
                case 'D' -> 500;
                case 'C' -> 100;
                case 'L' -> 50;
                case 'X' -> 10;
                case 'V' -> 5;
                case 'I' -> 1;
                default -> throw unreadable(text);
            };
            number += value < largest ? -value : value;
            largest = Math.max(largest, value);
        }
        return BigInteger.valueOf(number);
    }

    private static BigInteger fromWords(String text) {
        BigInteger number = NumberWords.parse(text, MAX_BITS);
        if (number == null) throw unreadable(text);
        return number;
    }
}
