package io.junctura.api;

import org.jspecify.annotations.Nullable;

/** What {@link Action#verify} found out about an attempt whose answer was lost. */
public sealed interface Verdict<O> {

    /** It was carried out, with this result. */
    record Done<O>(@Nullable O result) implements Verdict<O> {}

    /** It never arrived; it may be attempted again. */
    record NotDone<O>() implements Verdict<O> {}

    /** Nobody can tell from here. */
    record Unknown<O>() implements Verdict<O> {}

    static <O> Verdict<O> unknown() {
        return new Unknown<>();
    }
}
