package io.junctura.api;

import org.jspecify.annotations.Nullable;

/** The result of {@link Action#verify} about an attempt whose answer was lost. */
public sealed interface Verdict<O> {

    /** The attempt was carried out, with this result. */
    record Done<O>(@Nullable O result) implements Verdict<O> {}

    /** The attempt did not arrive. It may be repeated. */
    record NotDone<O>() implements Verdict<O> {}

    /** It cannot be found out. */
    record Unknown<O>() implements Verdict<O> {}

    static <O> Verdict<O> unknown() {
        return new Unknown<>();
    }
}
