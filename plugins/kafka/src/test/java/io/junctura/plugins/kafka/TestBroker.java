package io.junctura.plugins.kafka;

import io.junctura.testkit.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;

/** A broker, started once for all tests. It listens without and with a sign-in, by TLS, and behind a relay. */
final class TestBroker {
    static final String USER = "orders";
    static final String PASSWORD = "p\"a\\ss; word";

    private static final int MAX_SIZE = 1 << 20;
    private static final Duration READING = Duration.ofMillis(200);
    private static final String STORE_PASSWORD = "changeit";
    private static TestBroker only;

    private final Path folder;
    private final Properties settings = new Properties();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Relay relay = new Relay();
    private final String authority;
    private KafkaRaftServer server;
    private KafkaProducer<byte[], byte[]> producer;
    private Admin admin;
    private int topics;

    /** That of this process. */
    static synchronized TestBroker running() {
        if (only == null) only = new TestBroker();
        return only;
    }

    private TestBroker() {
        try {
            folder = Files.createTempDirectory("kafka");
            for (String each : List.of("OPEN", "SIGNED", "SECURE", "RELAYED", "ELSEWHERE", "CONTROLLER")) {
                ports.put(each, FreePort.any());
            }
            authority = certificate(folder.resolve("broker.p12"));
            relay.to(ports.get("RELAYED"));
            describe();
            Path file = folder.resolve("server.properties");
            try (OutputStream out = Files.newOutputStream(file)) {
                settings.store(out, null);
            }
            PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            StorageTool.execute(
                    new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()}, quiet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
        for (ScramMechanism each : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
            done(admin.alterUserScramCredentials(List.of(
                            new UserScramCredentialUpsertion(USER, new ScramCredentialInfo(each, 4096), PASSWORD)))
                    .all());
        }
    }

    private void describe() {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + address("CONTROLLER"));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "OPEN");
        List<String> listeners = new ArrayList<>();
        ports.keySet().forEach(each -> listeners.add(each + "://" + address(each)));
        settings.put("listeners", String.join(",", listeners));
        listeners.removeIf(each -> each.startsWith("CONTROLLER"));
        listeners.replaceAll(each -> each.startsWith("RELAYED")
                ? "RELAYED://" + relay.address()
                : each.startsWith("ELSEWHERE") ? "ELSEWHERE://localhost:" + ports.get("ELSEWHERE") : each);
        settings.put("advertised.listeners", String.join(",", listeners));
        settings.put(
                "listener.security.protocol.map",
                "OPEN:PLAINTEXT,RELAYED:PLAINTEXT,ELSEWHERE:PLAINTEXT,CONTROLLER:PLAINTEXT,SIGNED:SASL_PLAINTEXT,SECURE:SSL");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
        settings.put(
                "listener.name.signed.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "="
                        + Clients.quoted(PASSWORD) + ";");
        for (String each : List.of("scram-sha-256", "scram-sha-512")) {
            settings.put(
                    "listener.name.signed." + each + ".sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        }
        settings.put("ssl.keystore.location", folder.resolve("broker.p12").toString());
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("ssl.key.password", STORE_PASSWORD);
        settings.put("log.dirs", folder.resolve("data").toString());
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
    }

    private static String certificate(Path store) {
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "broker",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=127.0.0.1",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-validity",
                            "7300",
                            "-keystore",
                            store.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            STORE_PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) throw new IOException(said);
            KeyStore opened = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(opened.getCertificate("broker").getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    // Life.

    void start() {
        server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        server.startup();
        Map<String, Object> open = Map.of("bootstrap.servers", address("OPEN"));
        admin = Admin.create(open);
        producer = new KafkaProducer<>(open, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void stop() {
        producer.close();
        admin.close();
        server.shutdown();
        server.awaitShutdown();
    }

    // Addresses.

    private String address(String listener) {
        return "127.0.0.1:" + ports.get(listener);
    }

    /** A connection without a sign-in. */
    Map<String, Object> open() {
        return Map.of("bootstrapServers", address("OPEN"), "security", "plaintext");
    }

    Map<String, Object> signed(String signIn, String password) {
        return Map.of(
                "bootstrapServers",
                address("SIGNED"),
                "security",
                "plaintext",
                "signIn",
                signIn,
                "user",
                USER,
                "password",
                password);
    }

    Map<String, Object> secure() {
        return Map.of("bootstrapServers", address("SECURE"), "security", "tls", "authorities", authority);
    }

    /** The same broker by TLS, with a certificate that no client trusts. */
    Map<String, Object> untrusted() {
        return Map.of("bootstrapServers", address("SECURE"), "security", "tls");
    }

    /** A broker that advertises itself under another name than the connection's. */
    Map<String, Object> elsewhere() {
        return Map.of("bootstrapServers", address("ELSEWHERE"), "security", "plaintext");
    }

    Map<String, Object> relayed() {
        return Map.of("bootstrapServers", relay.address(), "security", "plaintext");
    }

    Relay relay() {
        return relay;
    }

    // Topics and records.

    /** @return the name of a new topic */
    synchronized String topic(int partitions) {
        return topic(partitions, Map.of());
    }

    synchronized String topic(int partitions, Map<String, String> configuration) {
        String name = "topic-" + ++topics;
        done(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configuration)))
                .all());
        return name;
    }

    void addPartitions(String topic, int count) {
        done(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(count)))
                .all());
    }

    /** Deletes the records before an offset, as the topic's retention does. */
    void deleteBefore(String topic, int partition, long offset) {
        done(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    /** Returns when the broker has the record. */
    void publish(String topic, String key, String value) {
        publish(new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
    }

    void publish(ProducerRecord<byte[], byte[]> record) {
        sent(producer.send(record));
    }

    private static void sent(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void publishCompressed(String topic, String codec, String value) {
        Map<String, Object> open = Map.of("bootstrap.servers", address("OPEN"), "compression.type", codec);
        try (KafkaProducer<byte[], byte[]> compressing =
                new KafkaProducer<>(open, new ByteArraySerializer(), new ByteArraySerializer())) {
            sent(compressing.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8))));
        }
    }

    /** A record of this many bytes, which the topic must allow. */
    void publishLarge(String topic, int size) {
        Map<String, Object> open =
                Map.of("bootstrap.servers", address("OPEN"), "max.request.size", 2 * size, "buffer.memory", 2L * size);
        try (KafkaProducer<byte[], byte[]> large =
                new KafkaProducer<>(open, new ByteArraySerializer(), new ByteArraySerializer())) {
            sent(large.send(new ProducerRecord<>(topic, new byte[size])));
        }
    }

    /** All records of a topic. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (KafkaConsumer<byte[], byte[]> reader = consumer("none")) {
            List<TopicPartition> all = reader.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = reader.endOffsets(all);
            reader.assign(all);
            reader.seekToBeginning(all);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (all.stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
                reader.poll(READING).forEach(found::add);
            }
            return found;
        }
    }

    KafkaConsumer<byte[], byte[]> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        address("OPEN"),
                        "group.id",
                        group,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** What a group has committed; null if nothing. */
    Long committed(String group, String topic, int partition) {
        TopicPartition of = new TopicPartition(topic, partition);
        try (KafkaConsumer<byte[], byte[]> member = consumer(group)) {
            var committed = member.committed(Set.of(of)).get(of);
            return committed == null ? null : committed.offset();
        }
    }

    static int largest() {
        return MAX_SIZE;
    }

    private static void done(KafkaFuture<?> future) {
        try {
            future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
