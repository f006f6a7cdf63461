package io.junctura.delivery;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a subscription's owner. {@link SettingsReading} reads them from a request.
 *
 * @param types     of events, exact or with {@code *} at their end; empty: all
 * @param filter    an expression in braces; null: no filter
 * @param transform the template of the webhook's body; null: the event
 * @param headers   of each request; lists mask the secret ones
 * @param orderBy   an expression in braces; null: no order
 * @param signature {@code v1} or {@code v1a}
 * @param format    of all webhooks from now on
 * @param pauses    between attempts, as written; empty: the default
 * @param challenge whether the address must answer a challenge first
 * @param config    the values that the expressions of a document's subscription read as {@code config}; null: none
 */
record SubscriptionSettings(
        String description,
        List<String> topics,
        List<String> types,
        URI address,
        @Nullable String filter,
        @Nullable Object transform,
        Map<String, String> headers,
        Map<String, String> labels,
        @Nullable String orderBy,
        String signature,
        WebhookFormat format,
        List<String> pauses,
        boolean challenge,
        @Nullable Map<String, Object> config) {

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

    /** The settings in the form of the API, without headers and config. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("description", description);
        json.put("topics", topics);
        json.put("types", types);
        json.put("address", address.toString());
        if (filter != null) json.put("filter", filter);
        if (transform != null) json.put("transform", transform);
        json.put("labels", labels);
        if (orderBy != null) json.put("orderBy", orderBy);
        json.put("signature", signature);
        json.put("format", format.word());
        if (!pauses.isEmpty()) json.put("retry", Map.of("pauses", pauses));
        json.put("challenge", challenge);
        return json;
    }

    /** The stored form, without headers. */
    Map<String, Object> stored() {
        Map<String, Object> stored = json();
        if (config != null) stored.put("config", config);
        return stored;
    }
}
