package io.junctura.plugins.kafka;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Network;
import io.junctura.api.Reached;
import io.junctura.plugins.kafka.KafkaConnection.Security;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.internals.FutureRecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;

/** A Kafka cluster as one connection sees it: an admin client, and a producer from the first record on. Thread safe. */
final class Cluster implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 200;
    private static final Duration ADMIN_CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration PRODUCER_CLOSE_LIMIT = Duration.ofSeconds(3);

    private final ConnectionContext<KafkaConnection> context;
    private final Clients clients;
    private final Failures failures;
    private final Admin admin;
    /** How many partitions the topics have that were asked for. */
    private final Map<String, Integer> topics = new ConcurrentHashMap<>();

    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private volatile boolean isBroken;

    /** What a cluster says of itself. */
    private record Described(String id, List<Broker> brokers) {}

    private Cluster(ConnectionContext<KafkaConnection> context, Clients clients, Admin admin) {
        this.context = context;
        this.clients = clients;
        this.failures = new Failures(context.connection(), clients.addresses());
        this.admin = admin;
    }

    /** Contacts the cluster and signs in, once: a client that is opened keeps trying. */
    static Cluster open(ConnectionContext<KafkaConnection> context) throws ConnectorException, InterruptedException {
        mustReachOne(context);
        Clients clients = new Clients(context);
        Failures failures = new Failures(context.connection(), clients.addresses());
        Admin admin;
        try {
            admin = clients.admin();
        } catch (KafkaException e) {
            throw failures.of(e, "Cannot connect to " + context.connection().bootstrapServers(), Reached.NO);
        }
        Cluster cluster = new Cluster(context, clients, admin);
        boolean isOpen = false;
        try {
            Described described = cluster.describe();
            context.log().log(
                    Level.INFO,
                    "Connected to the Kafka cluster " + described.id() + " with "
                            + described.brokers().size()
                            + (described.brokers().size() == 1 ? " broker." : " brokers."));
            isOpen = true;
            return cluster;
        } finally {
            if (!isOpen) cluster.close();
        }
    }

    /** Kafka's own client says of a broker that it cannot connect to only that the time is up. */
    private static void mustReachOne(ConnectionContext<KafkaConnection> context)
            throws ConnectorException, InterruptedException {
        ConnectorException first = null;
        for (Broker broker : context.connection().brokers()) {
            try {
                reach(context, broker);
                return;
            } catch (ConnectorException e) {
                if (first == null) first = e;
            }
        }
        if (first != null) throw first;
    }

    private static void reach(ConnectionContext<KafkaConnection> context, Broker broker)
            throws ConnectorException, InterruptedException {
        Network network = context.network();
        try (Socket socket = context.connection().security() == Security.TLS
                ? network.connectTls(broker.host(), broker.port())
                : network.connect(broker.host(), broker.port())) {
            if (!socket.isConnected()) throw new IOException("The connection was closed");
        } catch (IOException e) {
            throw ConnectorException.tryLater(Reached.NO, broker + ": " + e.getMessage(), e);
        }
    }

    private Described describe() throws ConnectorException, InterruptedException {
        String what = "Cannot use the Kafka cluster at " + context.connection().bootstrapServers();
        Described described;
        try {
            DescribeClusterResult result = admin.describeCluster();
            Collection<Node> nodes = answer(result.nodes());
            described = new Described(
                    answer(result.clusterId()),
                    nodes.stream()
                            .map(node -> new Broker(node.host(), node.port()))
                            .toList());
        } catch (Exception e) {
            throw failed(e, what, Reached.NO);
        }
        for (Broker broker : described.brokers()) mustBeAllowed(broker);
        return described;
    }

    private void mustBeAllowed(Broker broker) throws ConnectorException {
        try {
            context.network().check(broker.host(), broker.port());
        } catch (ConnectorException e) {
            throw advertised(broker, e);
        }
    }

    private static ConnectorException advertised(Broker broker, ConnectorException e) {
        return Failures.advertised("The cluster advertises the broker " + broker, e, Reached.NO);
    }

    /** Contacts the cluster, and each broker as it advertises itself. */
    void test() throws ConnectorException, InterruptedException {
        Described described = describe();
        for (Broker broker : described.brokers()) {
            try {
                reach(context, broker);
            } catch (ConnectorException e) {
                throw advertised(broker, e);
            }
        }
        context.log().log(
                Level.INFO,
                "The Kafka cluster " + described.id() + " answers, with the brokers " + described.brokers() + ".");
    }

    boolean isAlive() throws ConnectorException, InterruptedException {
        if (isBroken) return false;
        mustAnswer();
        return true;
    }

    void mustAnswer() throws ConnectorException, InterruptedException {
        describe();
    }

    Failures failures() {
        return failures;
    }

    /**
     * The number of a topic's partitions.
     *
     * @param more asked for again if the topic has no more than this
     */
    int partitions(String topic, int more) throws ConnectorException, InterruptedException {
        Integer known = topics.get(topic);
        if (known != null && known > more) return known;
        try {
            TopicDescription description =
                    answer(admin.describeTopics(Set.of(topic)).topicNameValues().get(topic));
            int found = description.partitions().size();
            topics.put(topic, found);
            return found;
        } catch (Exception e) {
            throw failed(e, "Cannot use the topic \"" + topic + "\"", Reached.NO);
        }
    }

    void mustHave(String topic) throws ConnectorException, InterruptedException {
        if (partitions(topic, 0) == 0)
            throw ConnectorException.refused("The topic \"" + topic + "\" has no partitions.");
    }

    /** Where the next record of each partition will be. */
    Map<TopicPartition, Long> ends(String topic) throws ConnectorException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        int count = partitions(topic, 0);
        for (int i = 0; i < count; i++) latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
        Map<TopicPartition, Long> ends = new HashMap<>();
        try {
            answer(admin.listOffsets(latest).all()).forEach((partition, at) -> ends.put(partition, at.offset()));
            return ends;
        } catch (Exception e) {
            throw failed(e, "Cannot use the topic \"" + topic + "\"", Reached.NO);
        }
    }

    /** Hands a record to the producer, which sends it with others. */
    Sent send(ProducerRecord<byte[], byte[]> record) throws ConnectorException, InterruptedException {
        String what = "Cannot publish to the topic \"" + record.topic() + "\"";
        Integer partition = record.partition();
        int count = partitions(record.topic(), partition == null ? 0 : partition);
        if (partition != null && partition >= count) {
            throw ConnectorException.badInput(what + ": it has " + count + " partitions, from 0 to " + (count - 1)
                    + ", and none with the number " + partition + ".");
        }
        try {
            Future<RecordMetadata> future = producer().send(record);
            // A record that the producer did not take has another future, which has failed already.
            return new Sent(future, what, future instanceof FutureRecordMetadata ? Reached.MAYBE : Reached.NO);
        } catch (KafkaException | IllegalStateException e) {
            throw failed(e, what, Reached.NO);
        }
    }

    /** A record on its way. */
    final class Sent {
        private final Future<RecordMetadata> future;
        private final String what;
        private final Reached reached;

        private Sent(Future<RecordMetadata> future, String what, Reached reached) {
            this.future = future;
            this.what = what;
            this.reached = reached;
        }

        /** Waits until all replicas have the record. The producer ends this wait after the connection's time limit. */
        RecordMetadata await() throws ConnectorException, InterruptedException {
            try {
                return future.get();
            } catch (Exception e) {
                topics.clear();
                throw failed(e, what, reached);
            }
        }
    }

    /** Waits until no record is on its way any more. */
    void flush() throws ConnectorException, InterruptedException {
        try {
            KafkaProducer<byte[], byte[]> open = current();
            if (open != null) open.flush();
        } catch (KafkaException e) {
            throw failed(e, "Cannot publish", Reached.MAYBE);
        }
    }

    /** A consumer for reading some partitions, to be closed by the caller. */
    KafkaConsumer<byte[], byte[]> reader() throws ConnectorException, InterruptedException {
        try {
            return clients.reader();
        } catch (KafkaException e) {
            throw failed(e, "Cannot read", Reached.NO);
        }
    }

    private synchronized @Nullable KafkaProducer<byte[], byte[]> current() {
        return producer;
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() throws ConnectorException {
        if (producer == null) producer = clients.producer();
        return producer;
    }

    private <T> T answer(Future<T> future) throws Exception {
        long until = System.nanoTime() + ANSWER_LIMIT.toNanos();
        while (true) {
            try {
                return future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() > until) {
                    throw new TimeoutException("No answer within " + ANSWER_LIMIT.toSeconds() + " s");
                }
                // Kafka's client tries an address that may not be called until the time is up.
                if (clients.addresses().isForbidden()) throw new TimeoutException("No answer");
            }
        }
    }

    private ConnectorException failed(Exception e, String what, Reached reached) throws InterruptedException {
        ConnectorException failure = failures.of(e, what, reached);
        Throwable cause = failure.getCause();
        // The producer would continue to sign in, which may count as an attack.
        if (cause instanceof AuthenticationException || failure.kind() == ErrorKind.BROKEN) isBroken = true;
        return failure;
    }

    @Override
    public void close() {
        admin.close(ADMIN_CLOSE_LIMIT);
        KafkaProducer<byte[], byte[]> open = current();
        if (open != null) open.close(PRODUCER_CLOSE_LIMIT);
    }
}
