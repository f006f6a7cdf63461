package io.junctura.plugins.kafka;

import io.junctura.api.FileRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record.
 *
 * @param topic      where it is
 * @param partition  the partition's number
 * @param offset     the record's place in the partition
 * @param timestamp  when the record was created, or when Kafka stored it, as the topic is configured
 * @param key        the key
 * @param headers    the headers, as texts
 * @param value      the content, in the form that the trigger's {@code format} names; absent if the record has no value
 * @param unreadable why the value cannot be read; absent if it can
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
     * @param raw    the value's bytes
     */
    public record Unreadable(String reason, FileRef raw) {}
}
