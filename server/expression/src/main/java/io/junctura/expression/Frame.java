package io.junctura.expression;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The variables of a block or a call. They are few, so a list is faster than a map. Used by one thread. */
final class Frame {

    private static final int FRAME = 128;
    private static final int VARIABLE = 32;

    private final @Nullable Frame outer;
    private String[] names = new String[2];
    private @Nullable Object[] values = new Object[2];
    private int size;
    private int bound;
    private boolean captured;

    Frame(@Nullable Frame outer) {
        this.outer = outer;
    }

    void bind(String name, @Nullable Object value) {
        bound++;
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                values[i] = value;
                return;
            }
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size++] = value;
    }

    /** The number of variables that were bound here. */
    int bound() {
        return bound;
    }

    /** The bytes of the variables that a function which is created here keeps. Each frame counts once. */
    long captured() {
        long bytes = 0;
        for (Frame frame = this; frame != null && !frame.captured; frame = frame.outer) {
            frame.captured = true;
            bytes += FRAME + VARIABLE * (long) frame.size;
        }
        return bytes;
    }

    /** {@link Values#UNBOUND} if there is no such variable. */
    @Nullable
    Object find(String name) {
        for (Frame frame = this; frame != null; frame = frame.outer) {
            for (int i = 0; i < frame.size; i++) {
                if (frame.names[i].equals(name)) return frame.values[i];
            }
        }
        return Values.UNBOUND;
    }
}
