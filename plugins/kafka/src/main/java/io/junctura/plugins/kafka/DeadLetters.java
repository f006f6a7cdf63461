package io.junctura.plugins.kafka;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Copies records that cannot be read to a topic. */
final class DeadLetters {
    private final String topic;
    private final Cluster cluster;
    private final System.Logger log;

    DeadLetters(String topic, Cluster cluster, System.Logger log) {
        this.topic = topic;
        this.cluster = cluster;
        this.log = log;
    }

    /**
     * Copies a record with its key, value and headers, and with headers that say where it was and why it is here.
     *
     * @return whether the topic has it; if not, the topic will never take it
     */
    boolean take(ConsumerRecord<byte[], byte[]> record, String reason) throws ConnectorException, InterruptedException {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topic, null, record.key(), record.value(), record.headers());
        add(letter, "junctura-error", reason);
        add(letter, "junctura-topic", record.topic());
        add(letter, "junctura-partition", String.valueOf(record.partition()));
        add(letter, "junctura-offset", String.valueOf(record.offset()));
        try {
            cluster.send(letter).await();
            return true;
        } catch (ConnectorException e) {
            if (e.kind() == ErrorKind.TRY_LATER || e.kind() == ErrorKind.CREDENTIALS) throw e;
            log.log(
                    Level.WARNING,
                    "The record " + record.topic() + "-" + record.partition() + " " + record.offset()
                            + " starts a run, since the dead-letter topic does not take it: " + e.getMessage());
            return false;
        }
    }

    private static void add(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
