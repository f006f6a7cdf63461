package io.junctura.history;

import io.junctura.history.step.Timestamp;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import org.jspecify.annotations.Nullable;

/** A received event, whether it was accepted or not. */
record ReceivedView(
        @Docs("Of this entry. It changes with the outcome, and is no ID of a run")
        String id,

        Timestamp receivedAt,

        @OneOf({"accepted", "duplicate", "refused"}) String outcome,

        @Docs("Null if the address names none that exists") @Nullable
        String integration,

        @Nullable String instance,
        @Nullable String flow,

        @Docs("The trigger of an accepted event, such as http.webhook; otherwise null") @Nullable
        String trigger,

        @Docs("Of the request; null if the event did not arrive by HTTP") @Nullable
        String method,

        @Docs(
                "The path of the request, without tokens; null if the event did not arrive by HTTP, or if the entry stands for events of"
                        + " several addresses")
        @Nullable
        String address,

        @Docs(
                "The sender's network address; null for accepted events, and if the entry stands for events of several senders")
        @Nullable
        String sender,

        @Nullable String contentType,

        @Docs("In bytes, as the sender has said; null if it has not") @Nullable
        Long size,

        @Docs(
                "The ID that the sender gave the event in a header, such as Idempotency-Key or Webhook-Id; null if it gave none")
        @Nullable
        String eventId,

        @IfPresent @Docs("The run that the event started; of a duplicate, the run of the first event") @Nullable
        String run,

        @IfPresent
        @Docs("The status of the run; absent if it is a duplicate")
        @OneOf({"queued", "running", "waiting", "succeeded", "failed", "cancelled"})
        @Nullable
        String status,

        @IfPresent @Nullable Refusal refusal,
        @IfPresent @Nullable Similar similar)
        implements View {

    /** Why an event was refused. */
    record Refusal(
            @Docs("The HTTP status of the answer") int status,

            @Docs("The code of the answer, such as not-verified")
            String code,

            @Docs("What the sender was told") String reason,

            @IfPresent
            @Docs("Why there is no flow at the address. The sender was not told")
            @OneOf({"no-integration", "not-published", "disabled", "no-flow", "other-trigger"})
            @Nullable
            String cause)
            implements View {}

    /** More events of the same kind in the same minute, which have no entries of their own. */
    record Similar(
            @Docs("How many events the entry stands for") long count,

            @Docs("The time of the first one; receivedAt is that of the last one")
            Timestamp since)
            implements View {}
}
