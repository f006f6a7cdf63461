package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A built-in function: what people read of it, and its code. Begins with {@link #define}. */
record BuiltInFunction(BuiltIn text, Native code) {

    /** @param signature what the function takes and gives, in JSONata's notation such as {@code <s-nn?:s>} */
    static Draft define(String name, String signature) {
        return new Draft(name, signature);
    }

    /** The code of a function whose first argument is a string. */
    interface OfText {
        @Nullable
        Object apply(Evaluation evaluation, String text, List<@Nullable Object> args);
    }

    /** The code of a function whose first argument is a number. */
    interface OfNumber {
        @Nullable
        Object apply(Evaluation evaluation, Number number, List<@Nullable Object> args);
    }

    /** The code of a function whose first argument is a list. */
    interface OfList {
        @Nullable
        Object apply(Evaluation evaluation, List<?> list, List<@Nullable Object> args);
    }

    /** A definition without code. The last call in a table's line, such as {@link #body}, completes it. */
    static final class Draft {

        private final String name;
        private final String signature;
        private final Signature parsed;
        private int arity;
        private String help = "";
        private String example = "";

        private Draft(String name, String signature) {
            this.name = name;
            this.signature = signature;
            this.parsed = Signature.parse(signature);
            this.arity = parsed.required();
        }

        /** What the function gives, in a sentence or two of Markdown. */
        Draft help(String sentences) {
            help = sentences;
            return this;
        }

        /** An expression that calls the function. */
        Draft example(String expression) {
            example = expression;
            return this;
        }

        /**
         * How many arguments the function takes from a function such as {@code $map} that could give more; as many as it
         * requires if this is not called.
         */
        Draft arity(int arguments) {
            arity = arguments;
            return this;
        }

        BuiltInFunction body(Native.Body body) {
            return new BuiltInFunction(
                    new BuiltIn(name, signature, help, example), new Native(name, arity, parsed, body));
        }

        /** Without a string as its first argument, the function gives nothing. */
        BuiltInFunction text(OfText body) {
            return body((evaluation, args, context) -> {
                if (!(BuiltIns.arg(args, 0) instanceof String text)) return Values.ABSENT;
                evaluation.spend(text.length() / 64);
                return body.apply(evaluation, text, args);
            });
        }

        /** Without a number as its first argument, the function gives nothing. */
        BuiltInFunction number(OfNumber body) {
            return body((evaluation, args, context) -> BuiltIns.arg(args, 0) instanceof Number number
                    ? body.apply(evaluation, number, args)
                    : Values.ABSENT);
        }

        /** Without a list as its first argument, the function gives nothing. */
        BuiltInFunction list(OfList body) {
            return body((evaluation, args, context) ->
                    BuiltIns.arg(args, 0) instanceof List<?> list ? body.apply(evaluation, list, args) : Values.ABSENT);
        }
    }
}
