package io.junctura.trigger.listen;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.View;
import io.junctura.trigger.listen.ListenSources.Open;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A test of a draft that waits for an event. */
record ListenView(
        String id,
        Listening.State state,
        Instant until,

        @IfPresent @Docs("Where to send a request") @Nullable
        String address,

        @IfPresent @Docs("A hint for the person who waits") @Nullable
        String note,

        @IfPresent @Nullable Event event,

        @IfPresent @Docs("Why it has failed, or why what was received is not pinned") @Nullable
        String error)
        implements View {

    /** The event that has arrived. */
    record Event(
            Instant at,
            @Nullable Object payload,
            @IfPresent @Nullable Map<String, Object> headers,
            @IfPresent @Nullable Map<String, Object> trigger)
            implements View {}

    static ListenView of(Open open) {
        Listening.Status status = open.listening().status();
        return new ListenView(
                open.listening().id(),
                status.state(),
                open.listening().until(),
                open.address(),
                open.note(),
                status.event(),
                status.error());
    }
}
