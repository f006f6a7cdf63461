package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to send.
 *
 * @param message         the content: a text, or any other value, which is sent as JSON
 * @param attributes      names and texts that are sent with the message, up to ten
 * @param group           the message group, which FIFO queues require. A FIFO queue keeps the order within a group
 * @param deduplicationId the ID by which a FIFO queue recognises a repetition. Without it, an ID that is the same on
 *                        every attempt of the step
 * @param delay           how long the message stays hidden, up to 15 minutes. Not for FIFO queues
 */
public record Outgoing(
        @Field(widget = Field.Widget.JSON) Object message,
        Map<String, String> attributes,
        @Nullable String group,

        @Field(title = "Deduplication ID", advanced = true) @Nullable
        String deduplicationId,

        @Field(advanced = true) @Nullable Duration delay) {

    /**
     * The message as the API of SQS has it.
     *
     * @param queue its name or address
     * @param key   by which a FIFO queue recognises a repetition of the step
     */
    Map<String, Object> entry(String queue, String key, Json json) throws ConnectorException {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("MessageBody", text(message, json));
        if (!attributes.isEmpty()) {
            Map<String, Object> typed = new HashMap<>();
            attributes.forEach((name, text) -> typed.put(name, Map.of("DataType", "String", "StringValue", text)));
            entry.put("MessageAttributes", typed);
        }
        if (delay != null) entry.put("DelaySeconds", delay.toSeconds());
        if (group != null) entry.put("MessageGroupId", group);
        if (Queue.isFifo(queue)) {
            if (group == null) throw ConnectorException.badInput("\"group\" is missing. A FIFO queue needs it.");
            entry.put("MessageDeduplicationId", deduplicationId == null ? key : deduplicationId);
        } else if (deduplicationId != null) {
            throw ConnectorException.badInput(
                    "\"deduplicationId\" is for FIFO queues, whose names end with .fifo. Remove it.");
        }
        return entry;
    }

    /** A text unchanged, anything else as JSON. */
    static String text(Object message, Json json) throws ConnectorException {
        if (message instanceof String text) return text;
        if (message instanceof FileRef file) {
            throw ConnectorException.badInput("\"message\" is the file \"" + file.name()
                    + "\". Store it elsewhere, such as in S3, and send its place.");
        }
        return new String(json.write(message), StandardCharsets.UTF_8);
    }
}
