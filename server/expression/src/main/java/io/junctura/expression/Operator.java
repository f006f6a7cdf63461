package io.junctura.expression;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operators that need the values of both sides. */
enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    REMAINDER("%"),
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    CONCATENATE("&"),
    IN("in"),
    RANGE("..");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    static Operator of(String sign) {
        for (Operator operator : values()) {
            if (operator.sign.equals(sign)) return operator;
        }
        throw new IllegalStateException("an unknown operator");
    }

    @Nullable
    Object apply(Evaluation evaluation, @Nullable Object left, @Nullable Object right) {
        return switch (this) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> arithmetic(left, right);
            case EQUAL -> present(left, right) && Values.equal(evaluation, left, right);
            case NOT_EQUAL -> present(left, right) && !Values.equal(evaluation, left, right);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> comparison(evaluation, left, right);
            case CONCATENATE -> concatenated(evaluation, left, right);
            case IN -> present(left, right) && in(evaluation, left, right);
            case RANGE -> range(evaluation, left, right);
        };
    }

    private static String concatenated(Evaluation evaluation, @Nullable Object left, @Nullable Object right) {
        String first = Values.text(evaluation, left, false);
        String second = Values.text(evaluation, right, false);
        evaluation.makesText((long) first.length() + second.length());
        evaluation.spend((first.length() + second.length()) / 64);
        return first.concat(second);
    }

    private static boolean present(@Nullable Object left, @Nullable Object right) {
        return left != Values.ABSENT && right != Values.ABSENT;
    }

    static @Nullable Object negate(Evaluation evaluation, @Nullable Object value) {
        if (value == Values.ABSENT) return value;
        if (value instanceof Number number) return Numbers.negate(evaluation.makes(number));
        throw new EvaluationFailed("Only a number can be negated.", value);
    }

    private Object arithmetic(@Nullable Object left, @Nullable Object right) {
        if (left != Values.ABSENT && !(left instanceof Number)) throw notANumber("left", left);
        if (right != Values.ABSENT && !(right instanceof Number)) throw notANumber("right", right);
        if (!(left instanceof Number x) || !(right instanceof Number y)) return Values.ABSENT;
        double a = x.doubleValue();
        double b = y.doubleValue();
        return Numbers.tidy(
                switch (this) {
                    case ADD -> a + b;
                    case SUBTRACT -> a - b;
                    case MULTIPLY -> a * b;
                    case DIVIDE -> a / b;
                    default -> a % b;
                });
    }

    private EvaluationFailed notANumber(String side, @Nullable Object value) {
        return new EvaluationFailed("The " + side + " side of " + sign + " must be a number.", value);
    }

    private Object comparison(Evaluation evaluation, @Nullable Object left, @Nullable Object right) {
        boolean comparable = (left == Values.ABSENT || left instanceof Number || left instanceof String)
                && (right == Values.ABSENT || right instanceof Number || right instanceof String);
        if (!comparable) {
            throw new EvaluationFailed(
                    "Both sides of " + sign + " must be numbers or strings.",
                    left instanceof Number || left instanceof String || left == Values.ABSENT ? right : left);
        }
        if (!present(left, right)) return Values.ABSENT;
        int order = compare(evaluation, left, right);
        return switch (this) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }

    private int compare(Evaluation evaluation, @Nullable Object left, @Nullable Object right) {
        if (left instanceof Number x && right instanceof Number y) return Numbers.compare(x, y);
        if (left instanceof String x && right instanceof String y) return Values.compare(evaluation, x, y);
        throw new EvaluationFailed(
                "Both sides of " + sign + " must be of the same type, here one is a string and one a number.", left);
    }

    private static boolean in(Evaluation evaluation, @Nullable Object value, @Nullable Object among) {
        if (!(among instanceof List<?> list)) return Values.equal(evaluation, value, among);
        evaluation.spend(list.size() / 16);
        for (Object item : list) {
            if (Values.equal(evaluation, value, item)) return true;
        }
        return false;
    }

    private static boolean isLong(@Nullable Object value) {
        return value instanceof Number number
                && Numbers.isInteger(number)
                && Numbers.exact(number).toBigInteger().bitLength() < Long.SIZE;
    }

    private static Object range(Evaluation evaluation, @Nullable Object left, @Nullable Object right) {
        if (left != Values.ABSENT && !isLong(left)) {
            throw new EvaluationFailed("The left side of .. must be a whole number of at most 64 bits.", left);
        }
        if (right != Values.ABSENT && !isLong(right)) {
            throw new EvaluationFailed("The right side of .. must be a whole number of at most 64 bits.", right);
        }
        if (!(left instanceof Number x) || !(right instanceof Number y) || Numbers.compare(x, y) > 0) {
            return Values.ABSENT;
        }
        evaluation.makesList(Numbers.exact(y)
                .subtract(Numbers.exact(x))
                .add(BigDecimal.ONE)
                .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                .longValue());
        Sequence range = Sequence.sequence();
        for (long i = x.longValue(); i <= y.longValue(); i++) {
            range.add(i);
            if (i == Long.MAX_VALUE) break;
        }
        evaluation.spend(range.size() / 4);
        return range;
    }
}
