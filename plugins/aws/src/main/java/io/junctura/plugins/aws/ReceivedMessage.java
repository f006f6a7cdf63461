package io.junctura.plugins.aws;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message.
 *
 * @param id         the message's ID
 * @param body       the content, in the form that the trigger's {@code format} names
 * @param attributes the message's attributes, as texts; bytes in Base64
 * @param sentAt     when the message was sent
 * @param group      the message group, if the queue is a FIFO queue
 * @param topic      the topic's ARN, if the message came through SNS
 * @param subject    the subject, if the message came through SNS and has one
 * @param unreadable why the message has no {@code body}; absent if it has one
 */
public record ReceivedMessage(
        String id,
        @Nullable Object body,
        Map<String, String> attributes,
        @Nullable Instant sentAt,
        @Nullable String group,
        @Nullable String topic,
        @Nullable String subject,
        @Nullable Unreadable unreadable) {

    /**
     * A message that does not have the expected form.
     *
     * @param reason why the text cannot be read
     * @param raw    the text as it was sent
     */
    public record Unreadable(String reason, String raw) {}
}
