package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that is implemented in Java. */
record NativeFunction(String name, int arity, @Nullable Signature signature, Body body) implements Function {

    interface Body {
        @Nullable
        Object apply(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context);
    }

    @Override
    public @Nullable Object call(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        evaluation.spend(1);
        return body.apply(evaluation, signature == null ? args : signature.check(name, args, context), context);
    }
}
