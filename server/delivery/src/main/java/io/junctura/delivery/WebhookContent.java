package io.junctura.delivery;

import io.junctura.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook sends.
 *
 * @param headers besides those of the subscription and its signature
 */
record WebhookContent(byte[] body, String contentType, Map<String, String> headers) {

    static WebhookContent json(@Nullable Object value) {
        return json(value, "application/json");
    }

    static WebhookContent json(@Nullable Object value, String contentType) {
        return new WebhookContent(Json.write(value), contentType, Map.of());
    }
}
