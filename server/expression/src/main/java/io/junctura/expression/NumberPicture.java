package io.junctura.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A picture of numbers, with decimal places, groups of digits, a percent sign or an exponent. Source:
 * {@code fn:format-number} in XPath and XQuery Functions and Operators 3.1, section 4.7.
 */
final class NumberPicture {

    /** The characters with a meaning in a picture and in formatted numbers. */
    private record Symbols(
            char decimal,
            char grouping,
            char exponent,
            char zero,
            char digit,
            char pattern,
            String percent,
            String perMille,
            String minus) {

        static Symbols of(Map<?, ?> options) {
            return new Symbols(
                    one(options, "decimal-separator", '.'),
                    one(options, "grouping-separator", ','),
                    one(options, "exponent-separator", 'e'),
                    one(options, "zero-digit", '0'),
                    one(options, "digit", '#'),
                    one(options, "pattern-separator", ';'),
                    some(options, "percent", "%"),
                    some(options, "per-mille", "\u2030"),
                    some(options, "minus-sign", "-"));
        }

        private static char one(Map<?, ?> options, String name, char usual) {
            Object given = options.get(name);
            if (given == null) return usual;
            if (given instanceof String text && text.length() == 1) return text.charAt(0);
            throw new EvaluationFailed("The option " + name + " of $formatNumber must be one character.", given);
        }

        private static String some(Map<?, ?> options, String name, String usual) {
            Object given = options.get(name);
            if (given == null) return usual;
            if (given instanceof String text && !text.isEmpty()) return text;
            throw new EvaluationFailed("The option " + name + " of $formatNumber must be a string.", given);
        }

        boolean isDigit(char c) {
            return c >= zero && c <= zero + 9;
        }

        boolean isActive(char c) {
            return isDigit(c) || c == digit || c == decimal || c == grouping || c == exponent;
        }
    }

    private final Symbols symbols;
    private final Part positive;
    private final Part negative;

    /** @throws EvaluationFailed if the picture or an option is invalid */
    NumberPicture(String picture, Map<?, ?> options) {
        symbols = Symbols.of(options);
        int split = picture.indexOf(symbols.pattern);
        if (split >= 0 && picture.indexOf(symbols.pattern, split + 1) >= 0) {
            throw new EvaluationFailed(
                    "A picture of numbers has two parts at most, one of them for negative numbers.", picture);
        }
        positive = new Part(split < 0 ? picture : picture.substring(0, split));
        negative = split < 0 ? positive : new Part(picture.substring(split + 1));
    }

    String format(BigDecimal number) {
        Part part = number.signum() < 0 ? negative : positive;
        String text = part.format(number.abs());
        // A separate picture for negative numbers contains its own sign.
        return number.signum() < 0 && negative == positive ? symbols.minus + text : text;
    }

    /** The picture of positive or of negative numbers. */
    private final class Part {
        private final String picture;
        private final String prefix;
        private final String suffix;
        private final List<Integer> groups = new ArrayList<>();
        private final List<Integer> fractionGroups = new ArrayList<>();
        private final int every;
        private final int scaling;
        private final int minWhole;
        private final int minFraction;
        private final int maxFraction;
        private final int minExponent;
        private final int shift;

        Part(String picture) {
            this.picture = picture;
            int begin = 0;
            while (begin < picture.length() && !delimits(picture.charAt(begin))) begin++;
            int end = picture.length();
            while (end > begin && !delimits(picture.charAt(end - 1))) end--;
            if (begin == end) throw wrong("needs a digit");
            prefix = picture.substring(0, begin);
            suffix = picture.substring(end);
            String active = picture.substring(begin, end);
            if (!active.chars().allMatch(c -> symbols.isActive((char) c))) {
                throw wrong("has a character between its digits that has no meaning there");
            }
            int exponentAt = active.indexOf(symbols.exponent);
            String mantissa = exponentAt < 0 ? active : active.substring(0, exponentAt);
            String exponent = exponentAt < 0 ? null : active.substring(exponentAt + 1);
            int decimalAt = mantissa.indexOf(symbols.decimal);
            String whole = decimalAt < 0 ? mantissa : mantissa.substring(0, decimalAt);
            String fraction = decimalAt < 0 ? "" : mantissa.substring(decimalAt + 1);
            mustBeProper(mantissa, whole, fraction, exponent, decimalAt >= 0);

            shift = count(picture, symbols.percent) > 0 ? 2 : count(picture, symbols.perMille) > 0 ? 3 : 0;
            positions(whole, fraction);
            every = interval(groups);
            scaling = digits(whole);
            int wholeDigits = scaling;
            int least = digits(fraction);
            int most = least + count(fraction, symbols.digit);
            if (wholeDigits == 0 && most == 0) {
                if (exponent == null) wholeDigits = 1;
                else least = most = 1;
            }
            if (exponent != null && wholeDigits == 0 && count(whole, symbols.digit) > 0) wholeDigits = 1;
            if (wholeDigits == 0 && least == 0) least = 1;
            minWhole = wholeDigits;
            minFraction = least;
            maxFraction = most;
            minExponent = exponent == null ? 0 : digits(exponent);
        }

        private boolean delimits(char c) {
            return symbols.isActive(c) && c != symbols.exponent;
        }

        private EvaluationFailed wrong(String why) {
            return new EvaluationFailed("The picture of a number " + why + ".", picture);
        }

        private int digits(String text) {
            return (int) text.chars().filter(c -> symbols.isDigit((char) c)).count();
        }

        private static int count(String text, char wanted) {
            return (int) text.chars().filter(c -> c == wanted).count();
        }

        private static int count(String text, String wanted) {
            int count = 0;
            for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) count++;
            return count;
        }

        private void mustBeProper(
                String mantissa, String whole, String fraction, @Nullable String exponent, boolean hasDecimal) {
            String pair = String.valueOf(symbols.grouping) + symbols.grouping;
            int signs = count(picture, symbols.percent) + count(picture, symbols.perMille);
            boolean twoPoints = count(picture, symbols.decimal) > 1;
            if (twoPoints) throw wrong("has more than one decimal separator");
            if (signs > 1) throw wrong("has more than one percent or per-mille sign");
            if (digits(mantissa) + count(mantissa, symbols.digit) == 0) throw wrong("needs a digit");
            boolean atPoint = whole.endsWith(String.valueOf(symbols.grouping))
                    || (hasDecimal && fraction.startsWith(String.valueOf(symbols.grouping)));
            if (atPoint) throw wrong("has a grouping separator where the whole number ends");
            if (picture.contains(pair)) throw wrong("has two grouping separators side by side");
            if (optionalAfterMandatory(whole)) throw wrong("has an optional digit after a mandatory one");
            if (optionalAfterMandatory(new StringBuilder(fraction).reverse().toString())) {
                throw wrong("has a mandatory digit after an optional one behind its decimal separator");
            }
            if (exponent == null) return;
            if (signs > 0) throw wrong("has both an exponent and a percent or per-mille sign");
            if (exponent.isEmpty() || digits(exponent) < exponent.length()) {
                throw wrong("has an exponent that is not made of digits alone");
            }
        }

        private boolean optionalAfterMandatory(String text) {
            boolean mandatory = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (symbols.isDigit(c)) mandatory = true;
                else if (c == symbols.digit && mandatory) return true;
            }
            return false;
        }

        /** Computes the positions of grouping separators, in digits from the decimal separator. */
        private void positions(String whole, String fraction) {
            int digits = 0;
            for (int i = whole.length() - 1; i >= 0; i--) {
                if (whole.charAt(i) == symbols.grouping) groups.add(digits);
                else digits++;
            }
            digits = 0;
            for (int i = 0; i < fraction.length(); i++) {
                if (fraction.charAt(i) == symbols.grouping) fractionGroups.add(digits);
                else digits++;
            }
        }

        /** The interval in digits at which a separator repeats; 0 if it does not repeat. */
        private static int interval(List<Integer> positions) {
            int interval = 0;
            for (int position : positions) {
                int a = position;
                int b = interval;
                while (b != 0) {
                    int rest = a % b;
                    a = b;
                    b = rest;
                }
                interval = a;
            }
            for (int i = 1; i <= positions.size(); i++) if (!positions.contains(i * interval)) return 0;
            return interval;
        }

        String format(BigDecimal number) {
            BigDecimal mantissa = number.movePointRight(shift);
            int exponent = 0;
            if (minExponent > 0 && mantissa.signum() != 0) {
                BigDecimal most = BigDecimal.ONE.scaleByPowerOfTen(scaling);
                BigDecimal least = BigDecimal.ONE.scaleByPowerOfTen(scaling - 1);
                exponent = Math.subtractExact(mantissa.precision() - mantissa.scale(), scaling);
                mantissa = mantissa.scaleByPowerOfTen(-exponent);
                // The largest power of ten is not divided again.
                if (mantissa.compareTo(least) == 0 && exponent > 0) {
                    mantissa = most;
                    exponent--;
                }
            }
            String digits =
                    mantissa.setScale(maxFraction, RoundingMode.HALF_EVEN).toPlainString();
            int point = digits.indexOf('.');
            String whole = point < 0 ? digits : digits.substring(0, point);
            String fraction = point < 0 ? "" : digits.substring(point + 1);
            whole = whole.replaceFirst("^0+", "");
            whole = "0".repeat(Math.max(0, minWhole - whole.length())) + whole;
            int kept = fraction.length();
            while (kept > minFraction && fraction.charAt(kept - 1) == '0') kept--;
            fraction = fraction.substring(0, kept) + "0".repeat(Math.max(0, minFraction - kept));

            StringBuilder out = new StringBuilder(prefix);
            for (int i = 0; i < whole.length(); i++) {
                int right = whole.length() - i;
                boolean separated = i > 0 && (every > 0 ? right % every == 0 : groups.contains(right));
                if (separated) out.append(symbols.grouping);
                out.append(digit(whole.charAt(i)));
            }
            if (!fraction.isEmpty()) {
                out.append(symbols.decimal);
                for (int i = 0; i < fraction.length(); i++) {
                    if (fractionGroups.contains(i)) out.append(symbols.grouping);
                    out.append(digit(fraction.charAt(i)));
                }
            }
            if (minExponent > 0) {
                out.append(symbols.exponent);
                if (exponent < 0) out.append(symbols.minus);
                String shown = Integer.toString(Math.abs(exponent));
                for (int i = shown.length(); i < minExponent; i++) out.append(symbols.zero);
                for (int i = 0; i < shown.length(); i++) out.append(digit(shown.charAt(i)));
            }
            return out.append(suffix).toString();
        }

        private char digit(char ascii) {
            return (char) (ascii - '0' + symbols.zero);
        }
    }
}
