package io.junctura.plugins.kafka;

import io.junctura.api.FileRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record, as flows see it.
 *
 * @param topic      where it is
 * @param partition  the partition's number
 * @param offset     its place in the partition
 * @param timestamp  its time: when it was made, or when Kafka got it, as the topic is set up
 * @param key        its key
 * @param headers    its headers, as texts
 * @param value      what it says, in the form that the trigger asks for; absent if the record has no value
 * @param unreadable why the value is not in that form; absent if it is
 */
public record Received(
        String topic,
        int partition,
        long offset,
        @Nullable Instant timestamp,
        @Nullable String key,
        Map<String, String> headers,
        @Nullable Object value,
        @Nullable Unreadable unreadable) {

    /**
     * A value that cannot be read.
     *
     * @param reason what is wrong with it
     * @param raw    its bytes
     */
    public record Unreadable(String reason, FileRef raw) {}
}
