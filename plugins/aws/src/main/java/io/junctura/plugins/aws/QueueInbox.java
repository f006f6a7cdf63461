package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A queue of SQS as an inbox. A message that SQS cannot hide or delete comes again, and starts no second run. */
final class QueueInbox implements Inbox {
    private static final int MAX_MESSAGES = 10;

    private final Queue queue;
    private final long visibility;

    private record Answer(List<Message> Messages) {}

    QueueInbox(Queue queue, Duration visibility) {
        this.queue = queue;
        this.visibility = visibility.toSeconds();
    }

    @Override
    public List<Message> receive(Duration wait) throws ConnectorException, InterruptedException {
        Map<String, ?> input = Map.of(
                "MaxNumberOfMessages",
                MAX_MESSAGES,
                "WaitTimeSeconds",
                wait.toSeconds(),
                "VisibilityTimeout",
                visibility,
                "AttributeNames",
                List.of("SentTimestamp", "MessageGroupId"),
                "MessageAttributeNames",
                List.of("All"));
        return queue.call("ReceiveMessage", input, Answer.class).Messages();
    }

    @Override
    public void hold(List<Message> messages) throws ConnectorException, InterruptedException {
        queue.call("ChangeMessageVisibilityBatch", entries(messages, Map.of("VisibilityTimeout", visibility)));
    }

    @Override
    public void delete(List<Message> messages) throws ConnectorException, InterruptedException {
        queue.call("DeleteMessageBatch", entries(messages, Map.of()));
    }

    private static Map<String, ?> entries(List<Message> messages, Map<String, ?> more) {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Message message : messages) {
            Map<String, Object> entry = new HashMap<>(more);
            entry.put("Id", String.valueOf(entries.size()));
            entry.put("ReceiptHandle", message.ReceiptHandle());
            entries.add(entry);
        }
        return Map.of("Entries", entries);
    }
}
