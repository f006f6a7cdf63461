package io.junctura.expression;

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

    /** Characters of a text that a whole number is read from. */
    private static final int MAX_INTEGER_TEXT = 500;

    private static final long BYTES_PER_NUMBER = 128;

    /** In each of the texts that become the formatted one. */
    private static final long BYTES_PER_DIGIT = 16;

    private Calculations() {}

    private interface OfNumber {
        @Nullable
        Object apply(Evaluation evaluation, Number number, List<@Nullable Object> args);
    }

    static void register(BuiltIns.Registry add) {
        add.add(
                "number",
                1,
                "<(nsb)-:n>",
                "The number that a text writes; 1 for true and 0 for false.",
                "$number(\"12.50\")",
                (evaluation, args, context) -> number(evaluation, arg(args, 0)));
        number(
                add,
                "floor",
                1,
                "<n-:n>",
                "The next whole number that is not larger.",
                "$floor(2.7)",
                (evaluation, n, args) -> whole(evaluation, n, RoundingMode.FLOOR, 0));
        number(
                add,
                "ceil",
                1,
                "<n-:n>",
                "The next whole number that is not smaller.",
                "$ceil(2.1)",
                (evaluation, n, args) -> whole(evaluation, n, RoundingMode.CEILING, 0));
        number(
                add,
                "round",
                1,
                "<n-n?:n>",
                "The number, rounded to so many decimal places. Halves go to the even neighbour.",
                "$round(2.345, 2)",
                (evaluation, n, args) -> whole(
                        evaluation,
                        n,
                        RoundingMode.HALF_EVEN,
                        arg(args, 1) instanceof Number places ? places.doubleValue() : 0));
        number(
                add,
                "abs",
                1,
                "<n-:n>",
                "The number without its sign.",
                "$abs(-3)",
                (evaluation, n, args) -> Numbers.exact(n).signum() < 0 ? Numbers.negate(evaluation.makes(n)) : n);
        number(add, "sqrt", 1, "<n-:n>", "The square root.", "$sqrt(16)", (evaluation, n, args) -> {
            if (n.doubleValue() < 0) throw new Failure("$sqrt has no answer for a negative number.", n);
            return Numbers.tidy(Math.sqrt(n.doubleValue()));
        });
        number(
                add,
                "power",
                2,
                "<n-n:n>",
                "A number to the power of another one.",
                "$power(2, 10)",
                (evaluation, n, args) -> {
                    if (!(arg(args, 1) instanceof Number exponent))
                        throw new Failure("The exponent given to $power is missing.");
                    return Numbers.tidy(Math.pow(n.doubleValue(), exponent.doubleValue()));
                });
        number(
                add,
                "formatBase",
                1,
                "<n-n?:s>",
                "A whole number written in a base from 2 to 36; 10 if it is left out.",
                "$formatBase(255, 16)",
                (evaluation, n, args) -> {
                    double radix = arg(args, 1) instanceof Number number ? number.doubleValue() : 10;
                    if (radix < 2 || radix >= 37)
                        throw new Failure("The base given to $formatBase must be from 2 to 36.");
                    BigInteger integer =
                            written(n).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
                    evaluation.makesText(2L + integer.bitLength()); // As many as with two digits.
                    return integer.toString((int) radix);
                });
        number(
                add,
                "formatNumber",
                2,
                "<n-so?:s>",
                "A number written by a picture; options name the characters.",
                "$formatNumber(1234.5, \"#,##0.00\")",
                Calculations::formatNumber);
        number(
                add,
                "formatInteger",
                2,
                "<n-s:s>",
                "A whole number written by a picture: in digits, letters, Roman numerals or English words.",
                "$formatInteger(12, \"w\")",
                Calculations::formatInteger);
        add.add(
                "parseInteger",
                2,
                "<s-s:n>",
                "The whole number that a text writes by a picture.",
                "$parseInteger(\"1,234\", \"#,##0\")",
                Calculations::parseInteger);
        add.add(
                "random",
                0,
                "<:n>",
                "A number from 0 to below 1, which follows from the seed of the step.",
                "$random() < 1",
                (evaluation, args, context) -> evaluation.random());
        add.add(
                "sum",
                1,
                "<a<n>:n>",
                "The sum of the numbers of a list.",
                "$sum([1, 2, 3])",
                (evaluation, args, context) -> total(evaluation, args, false));
        add.add(
                "average",
                1,
                "<a<n>:n>",
                "The mean of the numbers of a list.",
                "$average([1, 2, 3])",
                (evaluation, args, context) -> total(evaluation, args, true));
        add.add(
                "max",
                1,
                "<a<n>:n>",
                "The largest number of a list.",
                "$max([1, 5, 3])",
                (evaluation, args, context) -> extreme(evaluation, args, 1));
        add.add(
                "min",
                1,
                "<a<n>:n>",
                "The smallest number of a list.",
                "$min([4, 2, 3])",
                (evaluation, args, context) -> extreme(evaluation, args, -1));
    }

    /** A function whose first argument is a number, and which is absent when that is. */
    private static void number(
            BuiltIns.Registry add,
            String name,
            int arity,
            String signature,
            String help,
            String example,
            OfNumber body) {
        add.add(
                name,
                arity,
                signature,
                help,
                example,
                (evaluation, args, context) ->
                        arg(args, 0) instanceof Number number ? body.apply(evaluation, number, args) : Values.ABSENT);
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

    private static Failure notNumber(@Nullable Object value) {
        return new Failure("$number cannot read this as a number.", value);
    }

    /** JSON's notation, but with any zeros in front. */
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

    /** Where the digits end that start here; -1 if none does. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
        return at == from ? -1 : at;
    }

    private static Number decimal(String text) {
        double approximate = Double.parseDouble(text);
        if (Double.isInfinite(approximate)) throw new Failure("The number is out of range.", text);
        BigDecimal exact;
        try {
            exact = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return Numbers.tidy(approximate); // Its exponent has more than 32 bits.
        }
        // A tiny one such as 1e-999999 is zero to a double, and must not be expanded to its digits.
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
            throw new Failure("A picture string must not be longer than " + MAX_PICTURE + " characters.", text);
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
        if (text.length() > MAX_INTEGER_TEXT) throw new Failure("The text given to $parseInteger is too long.", text);
        evaluation.makes(BYTES_PER_NUMBER + 4L * text.length());
        return integer(picture.parse(text));
    }
}
