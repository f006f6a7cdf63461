package io.junctura.trigger.listen;

import io.junctura.run.FlowName;
import org.jspecify.annotations.Nullable;

/** Keeps the events that tests of drafts receive. Thread safe. */
@FunctionalInterface
public interface ReceivedEvents {

    /**
     * Keeps an event in place of the one before.
     *
     * @param event  an object with {@code payload}, {@code headers} and {@code trigger}, as stored JSON
     * @param editor the name of who listens
     * @return why it is not kept, as a sentence; null if it is
     */
    @Nullable
    String keep(FlowName flow, byte[] event, String editor);
}
