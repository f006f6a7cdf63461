package io.junctura.plugins.aws;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message in a queue, with SQS's names. */
record Message(
        String MessageId,
        String ReceiptHandle,
        String Body,
        Map<String, String> Attributes,
        Map<String, Attribute> MessageAttributes) {

    record Attribute(@Nullable String StringValue, @Nullable String BinaryValue) {}

    @Nullable
    String group() {
        return Attributes.get("MessageGroupId");
    }

    ReceivedMessage received(Format.Read read) {
        Map<String, String> attributes = new HashMap<>();
        MessageAttributes.forEach((name, attribute) -> {
            String value = attribute.StringValue() == null ? attribute.BinaryValue() : attribute.StringValue();
            if (value != null) attributes.put(name, value);
        });
        return new ReceivedMessage(
                MessageId, read.body(), attributes, sentAt(), group(), null, null, read.unreadable());
    }

    private @Nullable Instant sentAt() {
        String millis = Attributes.getOrDefault("SentTimestamp", "");
        return millis.matches("[0-9]{1,15}") ? Instant.ofEpochMilli(Long.parseLong(millis)) : null;
    }
}
