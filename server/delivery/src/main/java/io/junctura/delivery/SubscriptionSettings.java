package io.junctura.delivery;

import io.junctura.http.Bodies;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Hidden;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.InRequests;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import io.junctura.http.schema.Views;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a subscription's owner. Requests, answers, documents and the store have the same names and values, which
 * {@link SettingsReading} reads.
 *
 * @param types     of events, exact or with {@code *} at their end; empty: all
 * @param filter    an expression in braces; null: no filter
 * @param transform the template of the webhook's body; null: the event
 * @param orderBy   an expression in braces; null: no order
 * @param format    of all webhooks from now on
 * @param retry     null: the default
 * @param challenge whether the address must answer a challenge first
 * @param config    the values that the expressions of a document's subscription read as {@code config}; null: none
 */
record SubscriptionSettings(
        @InRequests(optional = true) String description,
        List<String> topics,

        @Docs("The types of the events that are sent; * at the end of a type stands for any ending. Empty: all events")
        @InRequests(
                optional = true,
                docs = "The types of events; a * at the end of a type matches any rest. If absent, all events")
        List<String> types,

        @InRequests(docs = "https:// or http://") URI address,

        @IfPresent @Docs("An expression, such as {{ payload.total > 100 }}: other events are not sent") @Nullable
        String filter,

        @IfPresent @Nullable Object transform,

        @Docs("Headers of each request; secret values are shown as ***, which keeps them when it is sent back")
        @InRequests(optional = true)
        WebhookHeaders headers,

        @Docs("Labels of your choice, by which subscriptions can be found")
        Map<String, String> labels,

        @IfPresent @Docs("An expression: webhooks with the same value are sent one after the other") @Nullable
        String orderBy,

        @OneOf({SigningKey.SYMMETRIC, SigningKey.ASYMMETRIC}) @InRequests(optional = true)
        String signature,

        @Docs("How events are sent: as they are, or as CloudEvents in structured or binary mode")
        @InRequests(optional = true)
        WebhookFormat format,

        @IfPresent @Nullable Retry retry,

        @Docs("Whether the address must answer a challenge before it gets events") @InRequests(optional = true)
        boolean challenge,

        @Hidden @Nullable Map<String, Object> config)
        implements View {

    /** The names of the settings, as requests and documents may have them. */
    static final List<String> NAMES = Bodies.members(Body.class);

    /** @param pauses between attempts, as written; at least one */
    record Retry(@Docs("Such as 5s, 5m or 2h") List<String> pauses) implements View {}

    /** The body of a request. */
    record Body(@Inline SubscriptionSettings settings) implements RequestBody {}

    /** The body of a request that creates a subscription. */
    record New(
            @Inline SubscriptionSettings settings,

            @Docs("The instance that owns it; default if absent") @Nullable
            String instance)
            implements RequestBody {}

    /** Whether an event has one of the types. An event without a type has none of them. */
    boolean wants(@Nullable Object event) {
        if (types.isEmpty()) return true;
        String type = type(event);
        if (type == null) return false;
        for (String wanted : types) {
            boolean fits = wanted.endsWith("*")
                    ? type.startsWith(wanted.substring(0, wanted.length() - 1))
                    : type.equals(wanted);
            if (fits) return true;
        }
        return false;
    }

    /** The type of an event; null: it has none. */
    static @Nullable String type(@Nullable Object event) {
        return event instanceof Map<?, ?> map && map.get("type") instanceof String type ? type : null;
    }

    /** The stored form, without headers, which are encrypted. */
    Map<String, Object> stored() {
        Map<String, Object> stored = Views.json(this);
        stored.remove("headers");
        if (config != null) stored.put("config", config);
        return stored;
    }
}
