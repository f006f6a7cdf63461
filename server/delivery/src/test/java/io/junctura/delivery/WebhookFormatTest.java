package io.junctura.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sent for an event, by the subscription's format. */
class WebhookFormatTest {
    private static final Map<String, Object> TRIGGER = Map.of("topic", "orders", "receivedAt", "2030-01-01T09:00:00Z");

    private static WebhookContent sent(WebhookFormat format, Object event) {
        Map<String, Object> input = new HashMap<>(Map.of("trigger", TRIGGER));
        input.put("event", event);
        return format.content(input, "jn_7", "https://junctura.example.com");
    }

    private static String text(WebhookContent content) {
        return new String(content.body(), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> cloudEvent(Map<String, Object> more) {
        Map<String, Object> event =
                new HashMap<>(Map.of("specversion", "1.0", "id", "A-1", "source", "/shop", "type", "placed"));
        event.putAll(more);
        return event;
    }

    @Test
    void anEventIsTheDataOfACloudEvent() {
        Map<String, Object> event = Map.of("type", "order.created", "n", 7L);
        WebhookContent content = sent(WebhookFormat.CLOUD_EVENTS, event);
        assertThat(content.contentType()).isEqualTo("application/cloudevents+json");
        assertThat(content.headers()).isEmpty();
        assertThat(Json.parse(content.body()))
                .isEqualTo(Map.of(
                        "specversion", "1.0",
                        "id", "jn_7",
                        "source", "https://junctura.example.com/topics/orders",
                        "type", "order.created",
                        "time", "2030-01-01T09:00:00Z",
                        "datacontenttype", "application/json",
                        "data", event));
    }

    @Test
    void theTypeOfAnEventWithoutOneIsItsTopic() {
        Map<?, ?> event = (Map<?, ?>)
                Json.parse(sent(WebhookFormat.CLOUD_EVENTS, List.of(1)).body());
        assertThat(event.get("type")).isEqualTo("orders");
        assertThat(event.get("data")).isEqualTo(List.of(1L));
    }

    @Test
    void aTransformMakesTheData() {
        Map<String, Object> input = Map.of("trigger", TRIGGER, "body", Map.of("sum", 4L), "type", "order.created");
        WebhookContent content = WebhookFormat.CLOUD_EVENTS.content(input, "jn_7", "https://junctura.example.com");
        Map<?, ?> event = (Map<?, ?>) Json.parse(content.body());
        assertThat(event.get("type")).isEqualTo("order.created");
        assertThat(event.get("data")).isEqualTo(Map.of("sum", 4L));
    }

    @Test
    void anEventThatIsACloudEventKeepsItsAttributes() {
        Map<String, Object> event = cloudEvent(Map.of("tenant", "acme", "data", Map.of("n", 7L)));
        assertThat(Json.parse(sent(WebhookFormat.CLOUD_EVENTS, event).body())).isEqualTo(event);
    }

    @Test
    void attributesAreHeadersInBinaryMode() {
        WebhookContent content = sent(
                WebhookFormat.CLOUD_EVENTS_BINARY,
                cloudEvent(
                        Map.of("subject", "Euro \u20ac \ud83d\ude00\"%\r\n", "priority", 5L, "data", Map.of("n", 7L))));
        assertThat(content.headers())
                .isEqualTo(Map.of(
                        "ce-specversion", "1.0",
                        "ce-id", "A-1",
                        "ce-source", "/shop",
                        "ce-type", "placed",
                        "ce-subject", "Euro%20%E2%82%AC%20%F0%9F%98%80%22%25%0D%0A",
                        "ce-priority", "5"));
        assertThat(content.contentType()).isEqualTo("application/json");
        assertThat(text(content)).isEqualTo("{\"n\":7}");
    }

    @Test
    void theBodyIsTheDataInBinaryMode() {
        record Case(Map<String, Object> members, String contentType, String body) {}
        List<Case> cases = List.of(
                new Case(Map.of(), "application/json", ""),
                new Case(Map.of("data", "a"), "application/json", "\"a\""),
                new Case(Map.of("datacontenttype", "text/plain", "data", "a"), "text/plain", "a"),
                new Case(Map.of("datacontenttype", "image/png", "data_base64", "YWI="), "image/png", "ab"),
                new Case(Map.of("datacontenttype", "a\r\nb", "data", 1L), "application/json", "1"));
        for (Case one : cases) {
            WebhookContent content = sent(WebhookFormat.CLOUD_EVENTS_BINARY, cloudEvent(one.members));
            assertThat(content.contentType()).isEqualTo(one.contentType);
            assertThat(text(content)).isEqualTo(one.body);
            assertThat(content.headers()).hasSize(4);
        }
    }
}
