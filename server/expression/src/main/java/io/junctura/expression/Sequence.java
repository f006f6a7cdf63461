package io.junctura.expression;

import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A list that an evaluation has made. As a sequence, a list with one value counts as this value, and an empty one as
 * absent.
 */
final class Sequence extends ArrayList<@Nullable Object> {

    private static final long serialVersionUID = 1;

    final boolean sequence;

    /** Whether a sequence with one value stays a list. */
    boolean keepSingleton;

    /** Whether it is written in brackets, so that a surrounding list does not flatten it. */
    boolean constructed;

    /** Whether its items are maps of variables, with the value itself under {@code @}. */
    boolean tuples;

    Sequence(boolean sequence) {
        this.sequence = sequence;
    }

    static Sequence sequence() {
        return new Sequence(true);
    }

    static Sequence of(@Nullable Object value) {
        Sequence seq = new Sequence(true);
        seq.add(value);
        return seq;
    }

    static Sequence list(Collection<? extends @Nullable Object> values) {
        Sequence seq = new Sequence(false);
        seq.addAll(values);
        return seq;
    }
}
