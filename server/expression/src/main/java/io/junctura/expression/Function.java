package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something an expression can call. */
interface Function {

    /** How many arguments it makes use of. */
    int arity();

    /** @param context the value that the call stands in, {@link Values#ABSENT} if none */
    @Nullable
    Object call(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context);
}
