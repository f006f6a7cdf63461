package io.junctura.dispatch.queue;

import org.jspecify.annotations.Nullable;

/** Whether the server has room for more events. Asked before each event on any thread, so it is fast. */
public interface Capacity {
    Capacity ALWAYS = () -> null;

    /** Why the server accepts no event, in a sentence for the sender; null: it does. */
    @Nullable
    String refusal();
}
