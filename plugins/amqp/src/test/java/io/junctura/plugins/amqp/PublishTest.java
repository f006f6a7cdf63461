package io.junctura.plugins.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishTest {
    private static final TestBroker BROKER = TestBroker.running();
    private static final Harness harness = TestServer.running();

    private static Ran publish(Map<String, ?> input) {
        return harness.act("amqp.publish", "broker", input);
    }

    private static Ran.Failure failure(Map<String, ?> input) {
        return publish(input).step("act").error();
    }

    private static String text(GetResponse message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    @Test
    void aMessageHasItsPropertiesAndHeaders() {
        String queue = BROKER.queue();
        BROKER.bind(queue, "amq.topic", "order.*");
        Map<String, Object> input = new HashMap<>(Map.of(
                "exchange", "amq.topic", "routingKey", "order.created", "body", Map.of("total", 10), "priority", 3));
        input.put("headers", Map.of("source", "shop", "count", 2, "rate", 0.5, "tags", List.of("a", true)));
        input.put("correlationId", "c-1");
        input.put("replyTo", "replies");
        input.put("type", "order");
        // Qpid takes this for a time, not for a duration: one that is still to come.
        input.put("expiration", "36500d");
        Ran ran = publish(input);
        assertThat(ran.step("act").error()).isNull();
        Map<?, ?> published = (Map<?, ?>) ran.step("act").output();
        GetResponse message = BROKER.take(queue);
        AMQP.BasicProperties properties = message.getProps();
        assertThat(message.getEnvelope().getRoutingKey()).isEqualTo("order.created");
        assertThat(text(message)).isEqualTo("{\"total\":10}");
        assertThat(properties.getContentType()).isEqualTo("application/json");
        assertThat(properties.getMessageId())
                .isEqualTo(published.get("messageId"))
                .matches("[a-z0-9_]{1,64}");
        assertThat(properties.getCorrelationId()).isEqualTo("c-1");
        assertThat(properties.getReplyTo()).isEqualTo("replies");
        assertThat(properties.getType()).isEqualTo("order");
        assertThat(properties.getPriority()).isEqualTo(3);
        assertThat(properties.getExpiration()).isEqualTo("3153600000000");
        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(Headers.read(properties.getHeaders()))
                .containsEntry("source", "shop")
                .containsEntry("count", 2L)
                .containsEntry("tags", List.of("a", true))
                .hasEntrySatisfying("rate", rate -> assertThat(rate).hasToString("0.5"));
    }

    @Test
    void aBodyIsATextBytesOrJson() {
        String queue = BROKER.queue();
        byte[] bytes = {0, 1, (byte) 0xFF};
        publish(Map.of("routingKey", queue, "body", "grün", "persistent", false, "messageId", "mine"));
        publish(Map.of("routingKey", queue, "body", "quoted", "format", "json"));
        publish(Map.of("routingKey", queue, "body", Base64.getEncoder().encodeToString(bytes), "format", "base64"));
        GetResponse first = BROKER.take(queue);
        assertThat(text(first)).isEqualTo("grün");
        assertThat(first.getProps().getDeliveryMode()).isEqualTo(1);
        assertThat(first.getProps().getMessageId()).isEqualTo("mine");
        assertThat(text(BROKER.take(queue))).isEqualTo("\"quoted\"");
        assertThat(BROKER.take(queue).getBody()).isEqualTo(bytes);
    }

    @Test
    void aMessageThatNoQueueGetsFailsTheStep() {
        Ran.Failure failure = failure(Map.of("exchange", "amq.topic", "routingKey", "nobody.listens", "body", "x"));
        assertThat(failure.kind()).as(failure.message()).isEqualTo("REFUSED");
        assertThat(failure.message())
                .contains("Cannot publish to the exchange \"amq.topic\" with the routing key \"nobody.listens\"")
                .contains("(312)")
                .contains("Bind a queue");
        Ran optional = publish(
                Map.of("exchange", "amq.topic", "routingKey", "nobody.listens", "body", "x", "mandatory", false));
        assertThat(optional.status()).isEqualTo("succeeded");
    }

    @Test
    void anUnknownExchangeFailsAtOnceAndTheNextMessageIsPublished() {
        Ran.Failure failure = failure(Map.of("exchange", "nowhere", "routingKey", "k", "body", "x"));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message()).contains("\"nowhere\"").contains("(404)").contains("correct the name");
        String queue = BROKER.queue();
        assertThat(publish(Map.of("routingKey", queue, "body", "x")).status()).isEqualTo("succeeded");
    }

    @Test
    void anInputThatDoesNotFitIsRefused() {
        assertThat(failure(Map.of("exchange", "", "body", "x")).message())
                .contains("exchange or routingKey must be given");
        assertThat(failure(Map.of("routingKey", "x".repeat(256), "body", "x")).message())
                .contains("routingKey must have at most 255 bytes");
        assertThat(failure(Map.of("routingKey", "q", "body", "%", "format", "base64"))
                        .message())
                .contains("body is not Base64");
    }

    @Test
    void headersThatCannotBeWrittenFailTheStepAndUseUpNoChannel() throws Exception {
        String queue = BROKER.queue();
        Map<String, ?> tooLong = Map.of(
                "routingKey", queue, "body", "x", "headers", Map.of("order", Map.of("x".repeat(256), "too long")));
        int mostChannels = 256;
        for (int i = 0; i <= mostChannels; i++) {
            Ran.Failure failure = failure(tooLong);
            assertThat(failure.kind()).as(failure.message()).isEqualTo("BAD_INPUT");
            assertThat(failure.message())
                    .contains("Cannot publish to the queue \"" + queue)
                    .contains("255");
        }
        assertThat(publish(Map.of("routingKey", queue, "body", "x")).status()).isEqualTo("succeeded");
    }

    @Test
    void aRunWhoseConfirmationWasLostWaitsForAPerson() {
        String queue = BROKER.queue();
        harness.act("amqp.publish", "relayed", Map.of("routingKey", queue, "body", "first"));
        BROKER.relay().loseAnswers();
        long run = harness.begin("amqp.publish", "relayed", Map.of("routingKey", queue, "body", "second"));
        assertThat(text(BROKER.take(queue))).isEqualTo("first");
        assertThat(text(BROKER.take(queue))).isEqualTo("second");
        BROKER.relay().cut();
        assertThat(harness.settled(run).waiting()).isEqualTo("in doubt");
        harness.cancel(run);
        assertThat(harness.act("amqp.publish", "relayed", Map.of("routingKey", queue, "body", "third"))
                        .status())
                .isEqualTo("succeeded");
    }

    @Test
    void aMessageIsPublishedWhenTheBrokerIsBack() {
        String queue = BROKER.queue();
        BROKER.relay().refuse();
        long run = harness.begin("amqp.publish", "relayed", Map.of("routingKey", queue, "body", "later"));
        Ran waits = harness.settled(run);
        assertThat(waits.waiting()).isEqualTo("retry");
        BROKER.relay().admit();
        harness.advanceTo(waits.until());
        assertThat(harness.ended(run).status()).isEqualTo("succeeded");
        assertThat(text(BROKER.take(queue))).isEqualTo("later");
    }
}
