package io.junctura.expression;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whole numbers in English words, such as {@code One Hundred and First}. */
final class NumberWords {

    private static final String[] SMALL = {
        "Zero",
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
        "Thirteen",
        "Fourteen",
        "Fifteen",
        "Sixteen",
        "Seventeen",
        "Eighteen",
        "Nineteen"
    };
    private static final String[] SMALL_ORDINALS = {
        "Zeroth",
        "First",
        "Second",
        "Third",
        "Fourth",
        "Fifth",
        "Sixth",
        "Seventh",
        "Eighth",
        "Ninth",
        "Tenth",
        "Eleventh",
        "Twelfth",
        "Thirteenth",
        "Fourteenth",
        "Fifteenth",
        "Sixteenth",
        "Seventeenth",
        "Eighteenth",
        "Nineteenth"
    };
    private static final String[] TENS = {
        "", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"
    };
    private static final String[] MAGNITUDES = {"Thousand", "Million", "Billion", "Trillion"};
    private static final BigInteger THOUSAND = BigInteger.valueOf(1_000);
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);
    private static final Map<String, BigInteger> WORDS = words();

    /** A case-insensitive regular expression for numbers in words. */
    static final String PATTERN = "(?:" + String.join("|", new TreeSet<>(WORDS.keySet())) + "|and|[\\-, ])+";

    private NumberWords() {}

    /** The number in words, each with a capital letter. */
    static String of(BigInteger number, boolean ordinal) {
        if (number.compareTo(HUNDRED) < 0) return below100(number.intValue(), ordinal);
        BigInteger unit = HUNDRED;
        String name = "Hundred";
        if (number.compareTo(THOUSAND) >= 0) {
            int magnitude = 0;
            unit = THOUSAND;
            while (magnitude + 1 < MAGNITUDES.length && number.compareTo(unit.multiply(THOUSAND)) >= 0) {
                unit = unit.multiply(THOUSAND);
                magnitude++;
            }
            name = MAGNITUDES[magnitude];
        }
        BigInteger[] parts = number.divideAndRemainder(unit);
        String words = of(parts[0], false) + " " + name;
        if (parts[1].signum() == 0) return ordinal ? words + "th" : words;
        return words + (parts[1].compareTo(HUNDRED) < 0 ? " and " : ", ") + of(parts[1], ordinal);
    }

    private static String below100(int number, boolean ordinal) {
        if (number < 20) return ordinal ? SMALL_ORDINALS[number] : SMALL[number];
        String tens = TENS[number / 10];
        if (number % 10 > 0) return tens + "-" + below100(number % 10, ordinal);
        return ordinal ? ordinalOfTens(tens) : tens;
    }

    private static String ordinalOfTens(String tens) {
        return tens.substring(0, tens.length() - 1) + "ieth";
    }

    private static Map<String, BigInteger> words() {
        Map<String, BigInteger> words = new HashMap<>();
        for (int i = 0; i < SMALL.length; i++) {
            words.put(SMALL[i].toLowerCase(Locale.ROOT), BigInteger.valueOf(i));
            words.put(SMALL_ORDINALS[i].toLowerCase(Locale.ROOT), BigInteger.valueOf(i));
        }
        for (int i = 2; i < TENS.length; i++) {
            words.put(TENS[i].toLowerCase(Locale.ROOT), BigInteger.valueOf(i * 10L));
            words.put(ordinalOfTens(TENS[i]).toLowerCase(Locale.ROOT), BigInteger.valueOf(i * 10L));
        }
        BigInteger unit = BigInteger.ONE;
        words.put("hundred", HUNDRED);
        words.put("hundredth", HUNDRED);
        for (String magnitude : MAGNITUDES) {
            unit = unit.multiply(THOUSAND);
            words.put(magnitude.toLowerCase(Locale.ROOT), unit);
            words.put(magnitude.toLowerCase(Locale.ROOT) + "th", unit);
        }
        return Map.copyOf(words);
    }

    /**
     * Parses a number in words. A word below a hundred is added; any other multiplies the sum since the last thousand.
     *
     * @return null if the text is not a number, or one with more bits
     */
    static @Nullable BigInteger parse(String text, int mostBits) {
        BigInteger total = BigInteger.ZERO;
        BigInteger part = BigInteger.ZERO;
        boolean any = false;
        for (String word : text.toLowerCase(Locale.ROOT).split("[\\s,-]+", -1)) {
            if (word.isEmpty() || word.equals("and")) continue;
            BigInteger value = WORDS.get(word);
            if (value == null) return null;
            any = true;
            if (value.compareTo(HUNDRED) >= 0) {
                part = part.multiply(value);
            } else {
                if (part.compareTo(THOUSAND) >= 0) {
                    total = total.add(part);
                    part = BigInteger.ZERO;
                }
                part = part.add(value);
            }
            if (part.bitLength() > mostBits) return null;
        }
        if (!any) return null;
        return total.add(part);
    }
}
