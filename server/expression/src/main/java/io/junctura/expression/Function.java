package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that an expression can call. */
interface Function {

    /** The number of arguments that it uses. */
    int arity();

    /** @param context the context value of the call; {@link Values#ABSENT} if there is none */
    @Nullable
    Object call(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context);
}
