package io.junctura.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers in expressions. A number that is only passed on keeps its digits; arithmetic is IEEE double, and a result
 * without a fraction becomes an integer.
 */
final class Numbers {

    private static final double EXACT = 9_007_199_254_740_992.0;

    private static final MathContext SHOWN = new MathContext(15, RoundingMode.HALF_EVEN);

    private Numbers() {}

    static Number tidy(double value) {
        if (value == Math.rint(value) && Math.abs(value) <= EXACT) return (long) value;
        if (Double.isInfinite(value) || Double.isNaN(value)) {
            throw new EvaluationFailed("The calculation gave a number out of range.");
        }
        return value;
    }

    static Number negate(Number value) {
        if (value instanceof Long number && number != Long.MIN_VALUE) return -number;
        if (value instanceof BigDecimal decimal) return decimal.negate();
        if (value instanceof BigInteger integer) return integer.negate();
        return tidy(-value.doubleValue());
    }

    static boolean equal(Number a, Number b) {
        return compare(a, b) == 0;
    }

    /**
     * Compares numbers, exactly if both are as written. A calculated number has only a double's precision, so the other
     * one is converted to a double as well, unless it is an integer with more digits than a double has.
     */
    static int compare(Number a, Number b) {
        if (isLong(a) && isLong(b)) return Long.compare(a.longValue(), b.longValue());
        if (isDouble(a) || isDouble(b)) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            if (Math.abs(x) <= EXACT || Math.abs(y) <= EXACT || (isDouble(a) && isDouble(b))) {
                return x < y ? -1 : x > y ? 1 : 0;
            }
        }
        return exact(a).compareTo(exact(b));
    }

    private static boolean isLong(Number number) {
        return number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte;
    }

    private static boolean isDouble(Number number) {
        return number instanceof Double || number instanceof Float;
    }

    static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) return decimal;
        if (number instanceof BigInteger integer) return new BigDecimal(integer);
        if (isLong(number)) return BigDecimal.valueOf(number.longValue());
        return new BigDecimal(number.doubleValue());
    }

    static boolean isInteger(Number number) {
        return isLong(number) || number instanceof BigInteger;
    }

    /** A number as text: as written, or with at most 15 digits if it was calculated. */
    static String text(Number number) {
        if (number instanceof BigDecimal decimal) {
            return Math.abs(decimal.scale()) <= 64 ? decimal.toPlainString() : decimal.toString();
        }
        if (!isDouble(number)) return number.toString();
        BigDecimal rounded = shown(number.doubleValue());
        if (rounded.signum() == 0) return "0";
        int magnitude = rounded.precision() - rounded.scale() - 1;
        if (magnitude < 21 && magnitude > -7) return rounded.toPlainString();
        String digits = rounded.unscaledValue().abs().toString();
        return (rounded.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (magnitude < 0 ? "e-" : "e+")
                + Math.abs(magnitude);
    }

    /** An upper bound of a number's length as text. */
    static int longestText(Number number) {
        if (number instanceof BigDecimal decimal) {
            int scale = Math.abs(decimal.scale());
            return decimal.precision() + Math.min(scale, 80) + 16;
        }
        if (number instanceof BigInteger integer) return integer.bitLength() / 3 + 2;
        return 24;
    }

    static BigDecimal shown(double value) {
        BigDecimal rounded = new BigDecimal(Double.toString(value)).round(SHOWN);
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }
}
