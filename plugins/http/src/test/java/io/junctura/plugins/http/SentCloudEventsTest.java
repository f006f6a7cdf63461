package io.junctura.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import io.junctura.testkit.Answer;
import io.junctura.testkit.Harness;
import io.junctura.testkit.RecordingServer;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official SDK reads the CloudEvents that outbound webhooks and steps send. */
class SentCloudEventsTest {
    private static final String FLOWS = """
            integration: out
            flows:
              publish:
                trigger: { use: http.webhook, input: { verify: none } }
                steps:
                  - use: topic.publish
                    input: { topic: orders, event: "{{ payload }}" }
              step:
                trigger: { use: http.webhook, input: { verify: none } }
                steps:
                  - use: http.request
                    input:
                      method: POST
                      url: RECEIVER/step
                      contentType: application/cloudevents+json
                      body: { specversion: "1.0", id: A-1, source: /erp, type: invoice.sent, data: "{{ payload }}" }
            subscriptions:
              structured: { topics: [orders], address: RECEIVER/structured, format: cloudEvents }
              binary: { topics: [orders], address: RECEIVER/binary, format: cloudEventsBinary }
            """;

    private static CloudEvent read(Sent sent) {
        byte[] body = sent.body().getBytes(StandardCharsets.UTF_8);
        return HttpMessageFactory.createReader(sent.headers(), body).toEvent();
    }

    @Test
    void theSdkReadsWhatIsSent() {
        try (RecordingServer receiver = RecordingServer.start();
                Harness harness = Harness.of(HttpConnector.class)) {
            for (String path : new String[] {"structured", "binary", "step"}) {
                receiver.on("POST /" + path, Reply.status(204));
            }
            harness.publish(FLOWS.replace("RECEIVER", receiver.address()));
            Map<String, Object> order = Map.of("type", "order.created", "n", 7);
            Answer answer = harness.deliver("publish", order, Map.of());
            assertThat(answer.status()).isEqualTo(202);
            for (String mode : new String[] {"structured", "binary"}) {
                Sent sent = receiver.await("POST /" + mode, 1).get(0);
                CloudEvent event = read(sent);
                assertThat(event.getId()).isEqualTo(sent.header("webhook-id"));
                assertThat(event.getSource().toString())
                        .endsWith("/topics/orders")
                        .startsWith("http://");
                assertThat(event.getType()).isEqualTo("order.created");
                assertThat(event.getTime()).isEqualTo(Harness.BEGIN.atOffset(ZoneOffset.UTC));
                assertThat(event.getDataContentType()).isEqualTo("application/json");
                assertThat(new String(event.getData().toBytes(), StandardCharsets.UTF_8))
                        .contains("\"n\":7");
                assertThat(sent.header("webhook-signature")).startsWith("v1,");
            }
            harness.deliver("step", order, Map.of());
            CloudEvent event = read(receiver.await("POST /step", 1).get(0));
            assertThat(event.getId()).isEqualTo("A-1");
            assertThat(event.getType()).isEqualTo("invoice.sent");
        }
    }
}
