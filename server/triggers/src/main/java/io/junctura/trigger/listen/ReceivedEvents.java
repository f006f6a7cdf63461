package io.junctura.trigger.listen;

import io.junctura.run.FlowName;
import org.jspecify.annotations.Nullable;

/** Stores the events that tests of drafts receive. Thread safe. */
@FunctionalInterface
public interface ReceivedEvents {

    /**
     * Stores an event in place of the previous one.
     *
     * @param event  an object with {@code payload}, {@code headers} and {@code trigger}, as stored JSON
     * @param editor the name of the person who tests
     * @return why it is not stored, as a sentence; null if it is
     */
    @Nullable
    String keep(FlowName flow, byte[] event, String editor);
}
