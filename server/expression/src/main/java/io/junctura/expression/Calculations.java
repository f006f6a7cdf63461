package io.junctura.expression;

import static io.junctura.expression.BuiltInFunction.define;
import static io.junctura.expression.BuiltIns.arg;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions on numbers. */
final class Calculations {

    private static final int MAX_PICTURE = 100;

    /** The longest text from which a whole number is read, in characters. */
    private static final int MAX_INTEGER_TEXT = 500;

    private static final long BYTES_PER_NUMBER = 128;

    /** The bytes of a digit in all texts that are made for the formatted number. */
    private static final long BYTES_PER_DIGIT = 16;

    static final List<BuiltInFunction> FUNCTIONS = List.of(
            define("number", "<(nsb)-:n>")
                    .help("The number that a text contains; 1 for true and 0 for false.")
                    .example("$number(\"12.50\")")
                    .body((evaluation, args, context) -> number(evaluation, arg(args, 0))),
            define("floor", "<n-:n>")
                    .help("The largest whole number that is not above the number.")
                    .example("$floor(2.7)")
                    .number((evaluation, n, args) -> whole(evaluation, n, RoundingMode.FLOOR, 0)),
            define("ceil", "<n-:n>")
                    .help("The smallest whole number that is not below the number.")
                    .example("$ceil(2.1)")
                    .number((evaluation, n, args) -> whole(evaluation, n, RoundingMode.CEILING, 0)),
            define("round", "<n-n?:n>")
                    .help("The number rounded to a number of decimal places. Halves are rounded to the even "
                            + "neighbour.")
                    .example("$round(2.345, 2)")
                    .number((evaluation, n, args) -> whole(
                            evaluation,
                            n,
                            RoundingMode.HALF_EVEN,
                            arg(args, 1) instanceof Number places ? places.doubleValue() : 0)),
            define("abs", "<n-:n>")
                    .help("The absolute value of a number.")
                    .example("$abs(-3)")
                    .number((evaluation, n, args) ->
                            Numbers.exact(n).signum() < 0 ? Numbers.negate(evaluation.makes(n)) : n),
            define("sqrt", "<n-:n>")
                    .help("The square root.")
                    .example("$sqrt(16)")
                    .number(Calculations::sqrt),
            define("power", "<n-n:n>")
                    .help("A number to the power of another number.")
                    .example("$power(2, 10)")
                    .number(Calculations::power),
            define("formatBase", "<n-n?:s>")
                    .help("A whole number written in a base from 2 to 36. The default is 10.")
                    .example("$formatBase(255, 16)")
                    .number(Calculations::formatBase),
            define("formatNumber", "<n-so?:s>")
                    .help("A number formatted by a picture. Options set the characters, such as the decimal "
                            + "separator.")
                    .example("$formatNumber(1234.5, \"#,##0.00\")")
                    .number(Calculations::formatNumber),
            define("formatInteger", "<n-s:s>")
                    .help("A whole number formatted by a picture: in digits, letters, Roman numerals or English "
                            + "words.")
                    .example("$formatInteger(12, \"w\")")
                    .number(Calculations::formatInteger),
            define("parseInteger", "<s-s:n>")
                    .help("The whole number that a text contains, read by a picture.")
                    .example("$parseInteger(\"1,234\", \"#,##0\")")
                    .body(Calculations::parseInteger),
            define("random", "<:n>")
                    .help("A random number from 0 to below 1. A repeated step gets the same number.")
                    .example("$random() < 1")
                    .body((evaluation, args, context) -> evaluation.random()),
            define("sum", "<a<n>:n>")
                    .help("The sum of the numbers of a list.")
                    .example("$sum([1, 2, 3])")
                    .body((evaluation, args, context) -> total(evaluation, args, false)),
            define("average", "<a<n>:n>")
                    .help("The mean of the numbers of a list.")
                    .example("$average([1, 2, 3])")
                    .body((evaluation, args, context) -> total(evaluation, args, true)),
            define("max", "<a<n>:n>")
                    .help("The largest number of a list.")
                    .example("$max([1, 5, 3])")
                    .body((evaluation, args, context) -> extreme(evaluation, args, 1)),
            define("min", "<a<n>:n>")
                    .help("The smallest number of a list.")
                    .example("$min([4, 2, 3])")
                    .body((evaluation, args, context) -> extreme(evaluation, args, -1)));

    private Calculations() {}

    private static @Nullable Object sqrt(Evaluation evaluation, Number n, List<@Nullable Object> args) {
        if (n.doubleValue() < 0) throw new EvaluationFailed("$sqrt has no answer for a negative number.", n);
        return Numbers.tidy(Math.sqrt(n.doubleValue()));
    }

    private static @Nullable Object power(Evaluation evaluation, Number n, List<@Nullable Object> args) {
        if (!(arg(args, 1) instanceof Number exponent))
            throw new EvaluationFailed("The exponent given to $power is missing.");
        return Numbers.tidy(Math.pow(n.doubleValue(), exponent.doubleValue()));
    }

    private static @Nullable Object formatBase(Evaluation evaluation, Number n, List<@Nullable Object> args) {
        double radix = arg(args, 1) instanceof Number number ? number.doubleValue() : 10;
        if (radix < 2 || radix >= 37) throw new EvaluationFailed("The base given to $formatBase must be from 2 to 36.");
        BigInteger integer = written(n).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
        evaluation.makesText(2L + integer.bitLength()); // The length in base 2 is the largest.
        return integer.toString((int) radix);
    }

    private static Object number(Evaluation evaluation, @Nullable Object value) {
        if (value instanceof Number || value == Values.ABSENT) return value;
        if (value instanceof Boolean bool) return bool ? 1L : 0L;
        if (value instanceof String text && text.length() <= 1_000) {
            evaluation.makes(BYTES_PER_NUMBER + text.length());
            try {
                if (text.length() > 2 && text.charAt(0) == '0') {
                    int radix = switch (text.charAt(1)) {
                        case 'x', 'X' -> 16;
                        case 'o', 'O' -> 8;
                        case 'b', 'B' -> 2;
                        default -> 0;
                    };
                    char first = text.charAt(2);
                    if (radix > 0 && first != '-' && first != '+') {
                        return integer(new BigInteger(text.substring(2), radix));
                    }
                }
                if (isNumber(text)) return decimal(text);
            } catch (NumberFormatException e) {
                throw notNumber(value);
            }
        }
        throw notNumber(value);
    }

    private static EvaluationFailed notNumber(@Nullable Object value) {
        return new EvaluationFailed("$number cannot read this as a number.", value);
    }

    /** Whether a text is a number in JSON's notation, with any number of leading zeros. */
    private static boolean isNumber(String text) {
        int at = digits(text, text.startsWith("-") ? 1 : 0);
        if (at < 0) return false;
        if (at < text.length() && text.charAt(at) == '.') at = digits(text, at + 1);
        if (at >= 0 && at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            boolean signed = at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0;
            at = digits(text, signed ? at + 2 : at + 1);
        }
        return at == text.length();
    }

    /** The end of the digits that begin at a position; -1 if there are none. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
        return at == from ? -1 : at;
    }

    private static Number decimal(String text) {
        double approximate = Double.parseDouble(text);
        if (Double.isInfinite(approximate)) throw new EvaluationFailed("The number is out of range.", text);
        BigDecimal exact;
        try {
            exact = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return Numbers.tidy(approximate); // Its exponent has more than 32 bits.
        }
        // A tiny number such as 1e-999999 is zero as a double, and must not be expanded to its digits.
        if (Math.abs((long) exact.scale()) > 1_000) return Numbers.tidy(approximate);
        if (text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return integer(exact.toBigInteger());
        }
        if (new BigDecimal(Double.toString(approximate)).compareTo(exact) == 0) return Numbers.tidy(approximate);
        return exact;
    }

    private static Number integer(BigInteger integer) {
        return integer.bitLength() < 64 ? (Number) integer.longValue() : integer;
    }

    private static BigDecimal written(Number number) {
        return number instanceof Double ? new BigDecimal(number.toString()) : Numbers.exact(number);
    }

    private static Number whole(Evaluation evaluation, Number number, RoundingMode mode, double places) {
        if (Numbers.isInteger(number) && places >= 0) return number;
        int scale = (int) Math.max(-400, Math.min(400, places));
        BigDecimal rounded = written(number).setScale(scale, mode);
        if (number instanceof BigDecimal && rounded.precision() > 15) {
            evaluation.makes(rounded);
            return rounded.scale() <= 0 ? integer(rounded.toBigInteger()) : rounded;
        }
        return Numbers.tidy(rounded.doubleValue());
    }

    private static Object total(Evaluation evaluation, List<@Nullable Object> args, boolean average) {
        if (!(arg(args, 0) instanceof List<?> list)) return Values.ABSENT;
        if (average && list.isEmpty()) return Values.ABSENT;
        evaluation.spend(list.size() / 4);
        double total = 0;
        for (Object item : list) total += item instanceof Number number ? number.doubleValue() : 0;
        return Numbers.tidy(average ? total / list.size() : total);
    }

    private static @Nullable Object extreme(Evaluation evaluation, List<@Nullable Object> args, int sign) {
        if (!(arg(args, 0) instanceof List<?> list)) return Values.ABSENT;
        evaluation.spend(list.size() / 4);
        Object found = Values.ABSENT;
        for (Object item : list) {
            if (item instanceof Number number
                    && (!(found instanceof Number best) || Numbers.compare(number, best) * sign > 0)) {
                found = item;
            }
        }
        return found;
    }

    static String picture(@Nullable Object picture) {
        String text = picture instanceof String given ? given : "";
        if (text.length() > MAX_PICTURE) {
            throw new EvaluationFailed(
                    "A picture string must not be longer than " + MAX_PICTURE + " characters.", text);
        }
        return text;
    }

    private static Object formatNumber(Evaluation evaluation, Number number, List<@Nullable Object> args) {
        NumberPicture picture = new NumberPicture(
                picture(arg(args, 1)), arg(args, 2) instanceof Map<?, ?> options ? options : Map.of());
        BigDecimal exact = written(number);
        evaluation.makes(BYTES_PER_DIGIT * (exact.precision() + Math.abs((long) exact.scale()) + MAX_PICTURE));
        return evaluation.sized(picture.format(exact));
    }

    private static Object formatInteger(Evaluation evaluation, Number number, List<@Nullable Object> args) {
        IntegerPicture picture = IntegerPicture.of(picture(arg(args, 1)));
        BigInteger integer = written(number).setScale(0, RoundingMode.FLOOR).toBigInteger();
        evaluation.makes(BYTES_PER_DIGIT * (integer.bitLength() + MAX_PICTURE));
        return evaluation.sized(picture.format(integer));
    }

    private static @Nullable Object parseInteger(
            Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof String text)) return Values.ABSENT;
        IntegerPicture picture = IntegerPicture.of(picture(arg(args, 1)));
        if (text.length() > MAX_INTEGER_TEXT)
            throw new EvaluationFailed("The text given to $parseInteger is too long.", text);
        evaluation.makes(BYTES_PER_NUMBER + 4L * text.length());
        return integer(picture.parse(text));
    }
}
