package io.junctura.bench.scenario;

import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.Orders;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.Counterpart;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records of a Kafka topic. Each record starts a run that transforms it and posts it to the sink. Compared with webhooks
 * that cause the same work in the same process. A second part kills the server when half of the records have arrived.
 */
public final class KafkaRecords implements Scenario {
    private static final int RECORDS = 100_000;
    private static final int WARM_UP = 20_000;
    private static final int CONNECTIONS = 128;
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final Path product;
    private final LoadSettings pace;
    private final Sink sink;

    /** @param product the jar of Junctura */
    public KafkaRecords(Path product, LoadSettings pace, Sink sink) {
        this.product = product;
        this.pace = pace;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "kafka: " + RECORDS + " records of " + value(1).length
                + " bytes -> transform -> branch -> POST, beside webhooks at " + CONNECTIONS
                + " connections; then as many with a SIGKILL in the middle";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        sink.reset();
        Figures figures = new Figures();
        try (Counterpart broker =
                        Counterpart.start("kafka", product, place.folder().resolve("broker"));
                KafkaProducer<byte[], byte[]> producer = producer(broker)) {
            place.document("kafka.yaml", Map.of("@BROKER@", broker.address()));
            int nextId = 1;
            long beforeKill;
            try (ChildProcess child = target.start(place)) {
                FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
                LoadPlan plan = LoadPlan.closed(place.port(), target.eventPath(), CONNECTIONS, pace.warmup(), nextId);
                WebhookLoad warm = WebhookLoad.send(plan, sink, QUIET, pace.drain());
                WebhookLoad sent =
                        WebhookLoad.send(plan.following(warm.load(), pace.window()), sink, QUIET, pace.drain());
                nextId = sent.load().nextId();
                figures.put("webhooks/s", sent.perSecond());

                records(producer, nextId, WARM_UP);
                nextId += WARM_UP;
                double perSecond = records(producer, nextId, RECORDS);
                nextId += RECORDS;
                figures.put("records/s", perSecond);
                figures.put("records per webhook", perSecond / sent.perSecond());
                figures.put("peak RSS MiB", child.peakMib());

                beforeKill = sink.delivered();
                publish(producer, nextId, RECORDS);
                Drain.await(sink, beforeKill + RECORDS / 2, QUIET, pace.drain());
                child.kill();
            }
            long atKill = sink.delivered() - beforeKill;
            try (ChildProcess child = target.start(place)) {
                FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
                Drain.await(sink, beforeKill + RECORDS, QUIET, pace.drain());
            }
            figures.put("arrived at the kill", atKill);
            figures.put("lost", RECORDS - (sink.delivered() - beforeKill));
            figures.put("repeated with the same key", sink.duplicates() - sink.duplicatesWithOtherKey());
            figures.put("doubled runs", sink.duplicatesWithOtherKey());
            figures.put("wrong deliveries", sink.wrong());
        }
        return figures;
    }

    /** @return records per second, from the first publication to the last arrival */
    private double records(KafkaProducer<byte[], byte[]> producer, int firstId, int count) throws InterruptedException {
        long before = sink.delivered();
        long began = System.nanoTime();
        publish(producer, firstId, count);
        Drain.await(sink, before + count, QUIET, pace.drain());
        return (sink.delivered() - before) / ((sink.lastDeliveryNanos() - began) / 1e9);
    }

    private static KafkaProducer<byte[], byte[]> producer(Counterpart broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void publish(KafkaProducer<byte[], byte[]> producer, int firstId, int count)
            throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int id = firstId; id < firstId + count; id++) {
            byte[] key = Integer.toString(id).getBytes(StandardCharsets.US_ASCII);
            sent.add(producer.send(new ProducerRecord<>("orders", key, value(id))));
        }
        producer.flush();
        try {
            for (Future<RecordMetadata> one : sent) one.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker has not taken a record", e);
        }
    }

    private static byte[] value(int id) {
        return Orders.json(id).getBytes(StandardCharsets.US_ASCII);
    }
}
