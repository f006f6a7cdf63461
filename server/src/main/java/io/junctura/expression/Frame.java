package io.junctura.expression;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The variables of a block or a call. Few each, so a list is faster than a map. One evaluation, one thread. */
final class Frame {

    private final @Nullable Frame outer;
    private String[] names = new String[2];
    private @Nullable Object[] values = new Object[2];
    private int size;

    Frame(@Nullable Frame outer) {
        this.outer = outer;
    }

    void bind(String name, @Nullable Object value) {
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
