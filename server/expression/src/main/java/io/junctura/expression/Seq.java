package io.junctura.expression;

import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A list that an evaluation made. A sequence of one counts as its one value, of none as absent. */
final class Seq extends ArrayList<@Nullable Object> {

    private static final long serialVersionUID = 1;

    final boolean sequence;

    /** A sequence of one stays a list. */
    boolean keepSingleton;

    /** Written in brackets, so it is not flattened into the list around it. */
    boolean constructed;

    /** Its items are maps of variables, with the value itself under {@code @}. */
    boolean tuples;

    Seq(boolean sequence) {
        this.sequence = sequence;
    }

    static Seq sequence() {
        return new Seq(true);
    }

    static Seq of(@Nullable Object value) {
        Seq seq = new Seq(true);
        seq.add(value);
        return seq;
    }

    static Seq list(Collection<? extends @Nullable Object> values) {
        Seq seq = new Seq(false);
        seq.addAll(values);
        return seq;
    }
}
