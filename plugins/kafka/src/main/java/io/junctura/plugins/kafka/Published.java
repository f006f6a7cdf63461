package io.junctura.plugins.kafka;

import java.time.Instant;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The place of a record.
 *
 * @param topic     the topic
 * @param partition the partition's number
 * @param offset    the record's place in the partition
 * @param timestamp the record's time in Kafka
 */
public record Published(String topic, int partition, long offset, Instant timestamp) {

    static Published of(RecordMetadata metadata) {
        return new Published(
                metadata.topic(),
                metadata.partition(),
                metadata.offset(),
                Instant.ofEpochMilli(Math.max(0, metadata.timestamp())));
    }
}
