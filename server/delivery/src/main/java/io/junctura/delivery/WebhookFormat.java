package io.junctura.delivery;

import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.SpecialView;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The form in which a subscription's events are sent. Pure. */
enum WebhookFormat implements SpecialView {
    STANDARD("standard") {
        @Override
        WebhookContent content(Map<?, ?> input, String id, String server) {
            return WebhookContent.json(body(input));
        }
    },
    CLOUD_EVENTS("cloudEvents") {
        @Override
        WebhookContent content(Map<?, ?> input, String id, String server) {
            return WebhookContent.json(CloudEvent.of(input, id, server), "application/cloudevents+json");
        }
    },
    CLOUD_EVENTS_BINARY("cloudEventsBinary") {
        @Override
        WebhookContent content(Map<?, ?> input, String id, String server) {
            return CloudEvent.binary(CloudEvent.of(input, id, server));
        }
    };

    private final String word;

    WebhookFormat(String word) {
        this.word = word;
    }

    /** As settings name it. */
    @Override
    public String json() {
        return word;
    }

    static Map<String, Object> schema() {
        return Schemas.oneOf(words().toArray(String[]::new));
    }

    static List<String> words() {
        return Arrays.stream(values()).map(WebhookFormat::json).toList();
    }

    /** @return null if there is none of this name */
    static @Nullable WebhookFormat find(String word) {
        for (WebhookFormat one : values()) if (one.word.equals(word)) return one;
        return null;
    }

    /**
     * @param input  of the delivery's step: the event, or the body that a transform has made with the event's type; and the
     *               trigger
     * @param id     the webhook's
     * @param server the server's public address, without a slash at the end
     */
    abstract WebhookContent content(Map<?, ?> input, String id, String server);

    /** The body: the transform's result, else an event with a type as it is, else the event within the envelope of Standard Webhooks. */
    private static @Nullable Object body(Map<?, ?> input) {
        if (!input.containsKey("event")) return input.get("body");
        Object event = input.get("event");
        if (SubscriptionSettings.type(event) != null) return event;
        Map<?, ?> trigger = (Map<?, ?>) input.get("trigger");
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("type", trigger.get("topic"));
        envelope.put("timestamp", time(trigger));
        envelope.put("data", event);
        return envelope;
    }

    /** When the event was published. An event that is sent again keeps its time. */
    static @Nullable Object time(Map<?, ?> trigger) {
        return trigger.containsKey("at") ? trigger.get("at") : trigger.get("receivedAt");
    }
}
