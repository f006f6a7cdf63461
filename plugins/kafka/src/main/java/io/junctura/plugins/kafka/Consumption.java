package io.junctura.plugins.kafka;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger.Emitter;
import io.junctura.api.CursorStreamTrigger.Partition;
import io.junctura.api.Event;
import io.junctura.api.Reached;
import io.junctura.api.TriggerContext;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads the partitions that the group gives to one flow. All on one thread, but for the acknowledgements of emits. */
final class Consumption implements ConsumerRebalanceListener {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration PAUSED_POLL = Duration.ofMillis(200);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final Duration LAST_REPORT_LIMIT = Duration.ofSeconds(2);
    /** Without records for so long, the cluster is asked whether it is there: Kafka's client does not say. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private static final int CHUNK_RECORDS = 1_000;
    private static final long CHUNK_BYTES = 1 << 20;

    private final RecordReceived trigger;
    private final String group;
    private final Cluster cluster;
    private final Emitter<Position> emitter;
    private final TriggerContext<KafkaConnection> context;
    private final Decoder decoder;
    private final @Nullable DeadLetters deadLetters;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Clients clients;
    /** Offsets of events on disk that are not committed to the group yet. */
    private final Map<TopicPartition, Long> unreported = new ConcurrentHashMap<>();

    private boolean listens;
    private boolean paused;
    private long reported = System.nanoTime();
    private long heard = System.nanoTime();

    Consumption(
            RecordReceived trigger,
            String group,
            Cluster cluster,
            Emitter<Position> emitter,
            TriggerContext<KafkaConnection> context)
            throws ConnectorException, InterruptedException {
        this.trigger = trigger;
        this.group = group;
        this.cluster = cluster;
        this.emitter = emitter;
        this.context = context;
        this.decoder = new Decoder(trigger, context);
        String topic = trigger.deadLetterTopic();
        this.deadLetters = topic == null ? null : new DeadLetters(topic, cluster, context.log());
        this.clients = new Clients(context);
        try {
            this.consumer = clients.member(group);
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    void run() throws ConnectorException, InterruptedException {
        try {
            consumer.subscribe(trigger.topics(), this);
            while (true) {
                pauseOrResume();
                ConsumerRecords<byte[], byte[]> records = poll();
                if (!listens && !consumer.assignment().isEmpty()) {
                    listens = true;
                    emitter.listening();
                }
                for (TopicPartition each : records.partitions()) accept(each, records.records(each));
                if (!records.isEmpty()) heard = System.nanoTime();
                else mustBeThere();
                report();
            }
        } catch (KafkaException | Failures.Failed e) {
            throw failed(e);
        } finally {
            close();
        }
    }

    private ConnectorException failed(RuntimeException e) throws InterruptedException {
        return new Failures(context.connection(), clients.addresses())
                .of(e, "Cannot read the topics " + trigger.topics() + " as the group \"" + group + "\"", Reached.NO);
    }

    /** The consumer keeps sending heartbeats while it polls paused partitions. */
    private void pauseOrResume() {
        boolean accepting = emitter.accepting();
        if (!accepting) consumer.pause(consumer.assignment());
        else if (paused) consumer.resume(consumer.paused());
        paused = !accepting;
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(paused ? PAUSED_POLL : POLL);
        } catch (OffsetOutOfRangeException e) {
            goOn(e.offsetOutOfRangePartitions());
            return ConsumerRecords.empty();
        }
    }

    /** Kafka no longer has the record that comes next: the topic's retention has deleted it, or the topic was created again. */
    private void goOn(Map<TopicPartition, Long> lost) {
        consumer.beginningOffsets(lost.keySet()).forEach((partition, first) -> {
            context.log().log(
                    Level.WARNING,
                    "The flow was at offset " + lost.get(partition) + " of " + partition
                            + ", which Kafka no longer has. The flow continues with the oldest record, at offset "
                            + first + ". Records in between are lost, by the topic's retention for example.");
            consumer.seek(partition, first);
        });
    }

    private void mustBeThere() throws ConnectorException, InterruptedException {
        if (System.nanoTime() - heard < SILENCE.toNanos()) return;
        cluster.mustAnswer();
        heard = System.nanoTime();
    }

    // Partitions.

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        try {
            Set<TopicPartition> fresh = new HashSet<>();
            for (TopicPartition each : assigned) {
                Position position = partition(each).cursor().orElse(null);
                if (position == null) fresh.add(each);
                else consumer.seek(each, position.next());
            }
            begin(fresh);
        } catch (InterruptedException | ConnectorException e) {
            throw new Failures.Failed(e);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        unreported.keySet().removeAll(revoked);
    }

    private Partition<Position> partition(TopicPartition of) {
        return emitter.partition(of.topic() + "-" + of.partition());
    }

    /** Their position is stored at once: otherwise, records that come while the server is down would be left out. */
    private void begin(Set<TopicPartition> fresh) throws InterruptedException, ConnectorException {
        if (fresh.isEmpty()) return;
        Map<TopicPartition, Long> positions = new HashMap<>(consumer.beginningOffsets(fresh));
        switch (trigger.start()) {
            case EARLIEST -> {}
            case COMMITTED ->
                consumer.committed(fresh).forEach((partition, committed) -> {
                    if (committed != null) positions.put(partition, committed.offset());
                });
            case LATEST -> {
                Set<TopicPartition> first = new HashSet<>(fresh);
                for (String topic : trigger.topics()) {
                    if (isKnown(topic)) first.removeIf(each -> each.topic().equals(topic));
                }
                positions.putAll(consumer.endOffsets(first));
            }
        }
        for (Map.Entry<TopicPartition, Long> each : positions.entrySet()) {
            consumer.seek(each.getKey(), each.getValue());
            emit(each.getKey(), List.of(), each.getValue());
        }
    }

    /** Whether the flow has read the topic before, so that a partition without a position was added since. */
    private boolean isKnown(String topic) throws ConnectorException, InterruptedException {
        int count = cluster.partitions(topic, 0);
        for (int i = 0; i < count; i++) {
            if (partition(new TopicPartition(topic, i)).cursor().isPresent()) return true;
        }
        return false;
    }

    // Records.

    private void accept(TopicPartition from, List<ConsumerRecord<byte[], byte[]>> records)
            throws ConnectorException, InterruptedException {
        List<Event> events = new ArrayList<>();
        int count = 0;
        long bytes = 0;
        long next = 0;
        for (ConsumerRecord<byte[], byte[]> each : records) {
            // What is not taken now is read again: an emit would wait, and the group would think that this member is
            // gone.
            if (count == 0 && !emitter.accepting()) {
                consumer.seek(from, each.offset());
                return;
            }
            Received received = received(each);
            if (received != null) events.add(Event.of(received));
            count++;
            bytes += Math.max(0, each.serializedKeySize()) + Math.max(0, each.serializedValueSize());
            next = each.offset() + 1;
            if (count >= CHUNK_RECORDS || bytes >= CHUNK_BYTES) {
                emit(from, events, next);
                events = new ArrayList<>();
                count = 0;
                bytes = 0;
            }
        }
        if (count > 0) emit(from, events, next);
    }

    /** @return null if the record has gone to the dead letters */
    private @Nullable Received received(ConsumerRecord<byte[], byte[]> record)
            throws ConnectorException, InterruptedException {
        try {
            return decoder.read(record);
        } catch (Decoder.BadValue e) {
            String reason = String.valueOf(e.getMessage());
            if (deadLetters != null && deadLetters.take(record, reason)) return null;
            return decoder.unreadable(record, reason);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // After a failure, the server interrupts this call.
    private void emit(TopicPartition from, List<Event> events, long next) throws InterruptedException {
        partition(from).emit(events, new Position(next)).thenRun(() -> unreported.put(from, next));
    }

    // The offset that is committed to the group.

    /** Tools that watch the group see how far it is. Nothing goes by it here. */
    private void report() {
        if (System.nanoTime() - reported < REPORT_EVERY.toNanos()) return;
        reported = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> offsets = takeUnreported();
        if (!offsets.isEmpty()) consumer.commitAsync(offsets, (committed, why) -> {});
    }

    private Map<TopicPartition, OffsetAndMetadata> takeUnreported() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition each : consumer.assignment()) {
            Long next = unreported.remove(each);
            if (next != null) offsets.put(each, new OffsetAndMetadata(next));
        }
        return offsets;
    }

    /** On a thread of its own: Kafka's client neither reports nor leaves the group on one that is interrupted. */
    private void close() {
        Thread closing = new Thread(this::leave, "closing " + group);
        closing.start();
        boolean interrupted = false;
        while (closing.isAlive()) {
            try {
                closing.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void leave() {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = takeUnreported();
            if (!offsets.isEmpty()) consumer.commitSync(offsets, LAST_REPORT_LIMIT);
        } catch (KafkaException e) {
            context.log().log(Level.DEBUG, "The flow's offsets could not be committed to the group: " + e.getMessage());
        } finally {
            try {
                consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
            } catch (KafkaException e) {
                context.log().log(Level.DEBUG, "The consumer was closed with an error: " + e.getMessage());
            }
        }
    }
}
