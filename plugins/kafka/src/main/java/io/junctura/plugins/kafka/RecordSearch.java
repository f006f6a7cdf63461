package io.junctura.plugins.kafka;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/** Searches a topic for the record of a step whose answer was lost. */
final class RecordSearch {
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Left of the attempt's time when the search gives up. */
    private static final Duration RESERVE = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final String topic;
    private final String key;

    RecordSearch(Cluster cluster, String topic, String key) {
        this.cluster = cluster;
        this.topic = topic;
        this.key = key;
    }

    /** @param since where the partitions ended before the record was sent. A partition that is newer is read from its beginning */
    Verdict<Published> find(Map<TopicPartition, Long> since, Instant deadline, Clock clock)
            throws ConnectorException, InterruptedException {
        // The record may be in a partition that was added meanwhile.
        cluster.partitions(topic, Integer.MAX_VALUE);
        Map<TopicPartition, Long> unread = new HashMap<>(cluster.ends(topic));
        unread.entrySet().removeIf(each -> each.getValue() <= since.getOrDefault(each.getKey(), 0L));
        if (unread.isEmpty()) return new Verdict.NotDone<>();
        try (KafkaConsumer<byte[], byte[]> reader = cluster.reader()) {
            reader.assign(unread.keySet());
            unread.keySet().forEach(each -> reader.seek(each, since.getOrDefault(each, 0L)));
            while (!unread.isEmpty()) {
                if (clock.instant().isAfter(deadline.minus(RESERVE))) return Verdict.unknown();
                for (ConsumerRecord<byte[], byte[]> each : reader.poll(POLL)) {
                    if (Headers.isKey(each.headers(), key)) {
                        return new Verdict.Done<>(new Published(
                                topic,
                                each.partition(),
                                each.offset(),
                                Instant.ofEpochMilli(Math.max(0, each.timestamp()))));
                    }
                }
                unread.entrySet().removeIf(each -> reader.position(each.getKey()) >= each.getValue());
            }
            return new Verdict.NotDone<>();
        } catch (AuthorizationException | OffsetOutOfRangeException e) {
            // The user may not read the topic, or it is another topic of the same name.
            return Verdict.unknown();
        } catch (KafkaException e) {
            throw cluster.failures().of(e, "Cannot read the topic \"" + topic + "\"", Reached.MAYBE);
        }
    }
}
