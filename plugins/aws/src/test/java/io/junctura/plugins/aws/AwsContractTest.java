package io.junctura.plugins.aws;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.util.List;
import java.util.Map;

class AwsContractTest extends ConnectorContract {
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:orders";

    AwsContractTest() {
        super(AwsConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.other().on("POST /", AwsContractTest::answer);
        with.connection("region", "eu-central-1");
        with.input("sqs-send", Map.of("queue", "orders", "message", "Hello"));
        with.input(
                "sqs-send-batch",
                Map.of("queue", "orders.fifo", "messages", List.of(Map.of("message", "Hello", "group", "g"))));
        with.input("sns-publish", Map.of("topic", TOPIC, "message", "Hello"));
        with.input("sqs-message", Map.of("queue", "orders"));
        with.input("sns-notification", Map.of("topic", TOPIC));
    }

    private static Reply answer(Sent sent) {
        String target = sent.header("x-amz-target");
        if (target == null) return Reply.text(200, "text/xml", xml(sent));
        return Reply.json(
                200,
                switch (target.substring(target.indexOf('.') + 1)) {
                    case "GetQueueUrl" ->
                        Map.of("QueueUrl", "https://sqs.eu-central-1.amazonaws.com/123456789012/orders");
                    case "ListQueues" ->
                        Map.of("QueueUrls", List.of("https://sqs.eu-central-1.amazonaws.com/123456789012/orders"));
                    case "SendMessage" -> Map.of("MessageId", "m");
                    case "SendMessageBatch" ->
                        Map.of("Successful", List.of(Map.of("Id", "0", "MessageId", "m")), "Failed", List.of());
                    default -> Map.of();
                });
    }

    private static String xml(Sent sent) {
        if (sent.body().contains("Action=ListTopics")) {
            return "<R><member><TopicArn>" + TOPIC + "</TopicArn></member></R>";
        }
        if (sent.body().contains("Action=Subscribe")) {
            return "<R><SubscriptionArn>" + TOPIC + ":1</SubscriptionArn></R>";
        }
        return "<R><MessageId>m</MessageId></R>";
    }
}
