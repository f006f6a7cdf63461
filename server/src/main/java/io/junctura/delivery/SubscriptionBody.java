package io.junctura.delivery;

import io.junctura.http.Docs;
import io.junctura.http.Inline;
import io.junctura.http.OneOf;
import io.junctura.http.RequestBody;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a subscription in requests. {@link SettingsReading} reads them, as it reads those of documents. */
record SubscriptionBody(
        @Nullable String description,
        List<String> topics,

        @Docs("The types of events; a type with * at its end stands for all that begin so. None: all events") @Nullable
        List<String> types,

        @Docs("https:// or http://") String address,

        @Docs("An expression, such as {{ payload.total > 100 }}: other events are not sent") @Nullable
        String filter,

        @Nullable Object transform,

        @Docs("Headers of each request; secret values are shown as ***, which keeps them when it is sent back")
        Map<String, String> headers,

        @Docs("Free texts to find it by") Map<String, String> labels,

        @Docs("An expression: webhooks with the same value are sent one after the other") @Nullable
        String orderBy,

        @OneOf({"v1", "v1a"}) @Nullable String signature,
        SubscriptionView.@Nullable Retry retry,

        @Docs("Whether the address has to prove first that it wants webhooks") @Nullable
        Boolean challenge)
        implements RequestBody {

    /** The settings of a new subscription. */
    record New(
            @Inline SubscriptionBody settings,

            @Docs("Whose it is; default if absent") @Nullable
            String instance) implements RequestBody {}
}
