package io.junctura.dispatch;

import org.jspecify.annotations.Nullable;

/** Whether there is room for more events. Asked for each, on any thread: it answers at once. */
public interface Capacity {
    Capacity ALWAYS = () -> null;

    /** Why nothing more is taken in, in a sentence for its sender; null if it is. */
    @Nullable
    String refusal();
}
