package io.junctura.delivery;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A delivery as lists show it. */
record DeliveryView(
        String id,

        @Docs("The id of the subscription whose delivery it is")
        String subscription,

        @Docs("The webhook-id: the same over all attempts") String event,

        @IfPresent @Nullable String type,
        String topic,
        Instant at,

        @Docs("Whether it sends a test event") boolean test,

        @OneOf({"queued", "running", "waiting", "succeeded", "failed", "cancelled"})
        String status,

        @IfPresent @Docs("Why it was cancelled, for people") @Nullable
        String reason,

        int attempts,
        @IfPresent @Nullable LastAnswer answer,
        @IfPresent @Nullable Instant nextAttempt)
        implements View {

    record LastAnswer(long status, long ms) implements View {}

    /** A delivery with its attempts. */
    record Whole(@Inline DeliveryView delivery, List<Attempt> attemptList) implements View {}

    /** An attempt; the oldest is the first. */
    record Attempt(
            Instant at,
            long ms,
            Request request,
            @IfPresent @Nullable Answer answer,

            @IfPresent @Docs("What went wrong, for people") @Nullable
            String error)
            implements View {}

    record Request(
            @IfPresent @Nullable String address,

            @IfPresent @Docs("As sent") @Nullable Map<String, String> headers,

            @Docs("Its first 16 KB") String body)
            implements View {}

    record Answer(
            long status,

            @Docs("As received") Map<String, String> headers,

            @Docs("Its first 16 KB") String body) implements View {}

    /** How many deliveries of a subscription have succeeded and failed. */
    record Statistics(
            long succeeded,
            long failed,

            @Docs("Deliveries that have not ended") long waiting,

            @IfPresent @Docs("Share of the ended deliveries that succeeded, 0 to 1; absent if none ended") @Nullable
            BigDecimal rate,

            @IfPresent @Docs("Half of the last 200 answers took at most so many milliseconds") @Nullable
            Long p50Ms,

            @IfPresent @Nullable Long p99Ms,
            List<Day> days)
            implements View {}

    record Day(@Docs("Such as 2026-11-24, in UTC") String day, long succeeded, long failed) implements View {}
}
