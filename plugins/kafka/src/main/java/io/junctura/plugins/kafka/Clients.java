package io.junctura.plugins.kafka;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import io.junctura.plugins.kafka.KafkaConnection.Security;
import io.junctura.plugins.kafka.KafkaConnection.SignIn;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens Kafka's clients with the settings of a connection. */
final class Clients {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int RECONNECT_MILLIS = 100;
    /** A broker that refuses the password is asked again no more often than this. */
    private static final int MAX_RECONNECT_MILLIS = 10_000;

    private static final int REQUEST_MILLIS = 15_000;
    private static final int FETCH_WAIT_MILLIS = 2_000;
    /** How soon the group continues without a server that was killed. */
    private static final int SESSION_MILLIS = 10_000;

    private static final int HEARTBEAT_MILLIS = 3_000;
    private static final int FETCH_BYTES = 8 << 20;
    private static final int PARTITION_FETCH_BYTES = 1 << 20;
    private static final int POLL_RECORDS = 2_000;
    private static final long MIN_BUFFER = 16L << 20;

    private final ConnectionContext<KafkaConnection> context;
    private final KafkaConnection connection;
    private final AddressCheck addresses;

    Clients(ConnectionContext<KafkaConnection> context) {
        this.context = context;
        this.connection = context.connection();
        this.addresses =
                new AddressCheck(context.network(), connection.brokers().get(0).port());
    }

    AddressCheck addresses() {
        return addresses;
    }

    Admin admin() throws ConnectorException {
        Map<String, Object> settings = common();
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        return addresses.opening(() -> Admin.create(settings));
    }

    KafkaProducer<byte[], byte[]> producer() throws ConnectorException {
        int limit = Math.toIntExact(connection.timeout().toMillis());
        Map<String, Object> settings = common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(limit, REQUEST_MILLIS));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) limit);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, connection.largestRecord());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(MIN_BUFFER, 2L * connection.largestRecord()));
        settings.put(
                ProducerConfig.COMPRESSION_TYPE_CONFIG, connection.compression().codec());
        ByteArraySerializer bytes = new ByteArraySerializer();
        return addresses.opening(() -> new KafkaProducer<>(settings, bytes, bytes));
    }

    /** A consumer that shares the partitions of topics with the others of its group. */
    KafkaConsumer<byte[], byte[]> member(String group) throws ConnectorException {
        Map<String, Object> settings = reading();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return consumer(settings);
    }

    /** A consumer that reads assigned partitions, without a group. */
    KafkaConsumer<byte[], byte[]> reader() throws ConnectorException {
        return consumer(reading());
    }

    private Map<String, Object> reading() throws ConnectorException {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // The server keeps the position: none is made up where it is missing.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        return settings;
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return addresses.opening(() -> new KafkaConsumer<>(settings, bytes, bytes));
    }

    private Map<String, Object> common() throws ConnectorException {
        Map<String, Object> settings = new HashMap<>();
        settings.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                connection.brokers().stream().map(Broker::toString).collect(Collectors.joining(",")));
        // Two clients of one name would get into each other's way in the list of this process's clients.
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "junctura-" + UUID.randomUUID());
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) CONNECT_MILLIS);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, (long) CONNECT_MILLIS);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, (long) RECONNECT_MILLIS);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, (long) MAX_RECONNECT_MILLIS);
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put("enable.metrics.push", false);
        boolean isTls = connection.security() == Security.TLS;
        boolean signsIn = connection.signIn() != SignIn.NONE;
        settings.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                signsIn ? (isTls ? "SASL_SSL" : "SASL_PLAINTEXT") : (isTls ? "SSL" : "PLAINTEXT"));
        if (isTls) {
            settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, ConnectionTls.class);
            settings.put(ConnectionTls.CONTEXT, context.network().sslContext());
        }
        if (signsIn) signIn(settings);
        return settings;
    }

    private void signIn(Map<String, Object> settings) {
        SignIn how = connection.signIn();
        Secret password = connection.password();
        if (password == null) throw new IllegalStateException("The connection has no password");
        if (how != SignIn.PLAIN) ScramProvider.register();
        settings.put(SaslConfigs.SASL_MECHANISM, how.mechanism());
        settings.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                "org.apache.kafka.common.security."
                        + (how == SignIn.PLAIN ? "plain.PlainLoginModule" : "scram.ScramLoginModule")
                        + " required username=" + quoted(String.valueOf(connection.user()))
                        + " password=" + quoted(password.reveal()) + ";");
    }

    /** As the syntax of JAAS has it, so that a password cannot end the text. */
    static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return "\"" + escaped + "\"";
    }
}
