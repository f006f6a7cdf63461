package io.junctura.delivery;

import io.junctura.http.Docs;
import io.junctura.http.Inline;
import io.junctura.http.OneOf;
import io.junctura.http.RequestBody;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a subscription in requests. {@link SettingsReading} checks them, like those of documents. */
record SubscriptionBody(
        @Nullable String description,
        List<String> topics,

        @Docs("The types of events; a * at the end of a type matches any rest. If absent, all events") @Nullable
        List<String> types,

        @Docs("https:// or http://") String address,

        @Docs("An expression, such as {{ payload.total > 100 }}: other events are not sent") @Nullable
        String filter,

        @Nullable Object transform,

        @Docs("Headers of each request; secret values are shown as ***, which keeps them when it is sent back")
        Map<String, String> headers,

        @Docs("Labels of your choice, by which subscriptions can be found")
        Map<String, String> labels,

        @Docs("An expression: webhooks with the same value are sent one after the other") @Nullable
        String orderBy,

        @OneOf({"v1", "v1a"}) @Nullable String signature,

        @Docs("How events are sent: as they are, or as CloudEvents in structured or binary mode")
        @OneOf({"standard", "cloudEvents", "cloudEventsBinary"})
        @Nullable
        String format,

        SubscriptionView.@Nullable Retry retry,

        @Docs("Whether the address must answer a challenge before it gets events") @Nullable
        Boolean challenge)
        implements RequestBody {

    /** The settings of a new subscription. */
    record New(
            @Inline SubscriptionBody settings,

            @Docs("The instance that owns it; default if absent") @Nullable
            String instance)
            implements RequestBody {}
}
