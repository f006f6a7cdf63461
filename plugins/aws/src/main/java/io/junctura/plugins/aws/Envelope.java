package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What SNS sends to endpoints and queues, with SNS's names. Nothing of it can be trusted before its signature is verified. */
record Envelope(
        String Type,
        String MessageId,
        String TopicArn,
        String Message,
        String Timestamp,
        @Nullable String Subject,
        @Nullable String Token,
        @Nullable String SubscribeURL,
        @Nullable String SignatureVersion,
        @Nullable String Signature,
        @Nullable String SigningCertURL,
        Map<String, Attribute> MessageAttributes) {

    record Attribute(@Nullable String Value) {}

    static final String NOTIFICATION = "Notification";

    static Envelope parse(byte[] body, Json json) throws ConnectorException {
        return json.parse(body, Envelope.class);
    }

    /** The text that SNS signs. Source: AWS, "Verifying the signatures of Amazon SNS messages". */
    String signed() {
        StringBuilder text = new StringBuilder();
        add(text, "Message", Message);
        add(text, "MessageId", MessageId);
        if (Type.equals(NOTIFICATION)) {
            add(text, "Subject", Subject);
        } else {
            add(text, "SubscribeURL", SubscribeURL);
        }
        add(text, "Timestamp", Timestamp);
        if (!Type.equals(NOTIFICATION)) add(text, "Token", Token);
        add(text, "TopicArn", TopicArn);
        add(text, "Type", Type);
        return text.toString();
    }

    private static void add(StringBuilder text, String name, @Nullable String value) {
        if (value != null) text.append(name).append('\n').append(value).append('\n');
    }

    /** When it was published; null if it does not say so. */
    @Nullable
    Instant at() {
        try {
            return Instant.parse(Timestamp);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** @param group of the queue through which it came */
    ReceivedMessage received(Format format, @Nullable String group, Json json) throws ConnectorException {
        Map<String, String> attributes = new HashMap<>();
        MessageAttributes.forEach((name, attribute) -> {
            if (attribute.Value() != null) attributes.put(name, attribute.Value());
        });
        Format.Read read = format.read(Message, json);
        return new ReceivedMessage(
                MessageId, read.body(), attributes, at(), group, TopicArn, Subject, read.unreadable());
    }
}
