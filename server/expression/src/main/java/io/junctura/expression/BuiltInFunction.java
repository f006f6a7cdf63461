package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A built-in function: its documentation and its code. {@link #define} begins the definition. */
record BuiltInFunction(BuiltIn text, NativeFunction code) {

    /** @param signature the parameters and the result, in JSONata's notation such as {@code <s-nn?:s>} */
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

        /** What the function returns, in one or two sentences of Markdown. */
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
         * The number of arguments that the function gets from a function such as {@code $map}, which could pass more.
         * By default the number of required parameters.
         */
        Draft arity(int arguments) {
            arity = arguments;
            return this;
        }

        BuiltInFunction body(NativeFunction.Body body) {
            return new BuiltInFunction(
                    new BuiltIn(name, signature, help, example), new NativeFunction(name, arity, parsed, body));
        }

        /** Completes a function whose result is absent without a string as the first argument. */
        BuiltInFunction text(OfText body) {
            return body((evaluation, args, context) -> {
                if (!(BuiltIns.arg(args, 0) instanceof String text)) return Values.ABSENT;
                evaluation.spend(text.length() / 64);
                return body.apply(evaluation, text, args);
            });
        }

        /** Completes a function whose result is absent without a number as the first argument. */
        BuiltInFunction number(OfNumber body) {
            return body((evaluation, args, context) -> BuiltIns.arg(args, 0) instanceof Number number
                    ? body.apply(evaluation, number, args)
                    : Values.ABSENT);
        }

        /** Completes a function whose result is absent without a list as the first argument. */
        BuiltInFunction list(OfList body) {
            return body((evaluation, args, context) ->
                    BuiltIns.arg(args, 0) instanceof List<?> list ? body.apply(evaluation, list, args) : Values.ABSENT);
        }
    }
}
