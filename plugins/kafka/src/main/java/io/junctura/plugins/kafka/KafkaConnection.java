package io.junctura.plugins.kafka;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Rule;
import io.junctura.api.Rule.Must;
import io.junctura.api.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster and an account there.
 *
 * @param bootstrapServers brokers from which the client learns the other brokers, separated by commas. In a private
 *                         network, name all brokers
 * @param security         whether connections use TLS
 * @param signIn           how the account signs in. A client certificate needs no sign-in
 * @param user             the account's name
 * @param password         the account's password
 * @param authorities      certificates in PEM that are trusted beside Java's own
 * @param certificate      a client certificate in PEM, with its chain
 * @param key              the client certificate's key in PEM
 * @param timeout          how long the cluster may take to confirm a record
 * @param largestRecord    the size of the largest record to publish in bytes, including key and headers
 * @param compression      how published records are compressed
 */
@ConnectionInfo(
        address = "bootstrapServers",
        authorities = "authorities",
        certificate = "certificate",
        key = "key",
        keepsSecrets = {"timeout", "largestRecord", "compression"})
@Rule(
        of = "user",
        must = Must.ALL,
        when = "signIn",
        is = {"plain", "scram-sha-256", "scram-sha-512"})
@Rule(
        of = {"user", "password"},
        must = Must.ONLY,
        when = "signIn",
        is = {"plain", "scram-sha-256", "scram-sha-512"})
public record KafkaConnection(
        @Field(example = "kafka-1.example.com:9092, kafka-2.example.com:9092")
        String bootstrapServers,

        @Field(fallback = "tls") Security security,
        @Field(title = "Sign-in", fallback = "none") SignIn signIn,
        @Field(example = "orders") @Nullable String user,
        @Nullable Secret password,

        @Field(title = "Certificate authorities", widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities,

        @Field(title = "Client certificate", widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String certificate,

        @Field(title = "Key of the client certificate") @Nullable
        Secret key,

        @Field(fallback = "30s", advanced = true) Duration timeout,

        @Field(title = "Largest record (bytes)", fallback = "1048576", min = 1024, max = 67108864, advanced = true)
        int largestRecord,

        @Field(fallback = "none", advanced = true) Compression compression)
        implements Connection {

    private static final Duration MIN = Duration.ofSeconds(5);
    private static final Duration MAX = Duration.ofMinutes(10);

    /** How connections are protected. */
    public enum Security {
        TLS,
        PLAINTEXT
    }

    /** A mechanism of SASL. */
    public enum SignIn {
        NONE(""),
        PLAIN("PLAIN"),
        SCRAM_SHA_256("SCRAM-SHA-256"),
        SCRAM_SHA_512("SCRAM-SHA-512");

        private final String mechanism;

        SignIn(String mechanism) {
            this.mechanism = mechanism;
        }

        /** Its name in SASL. */
        String mechanism() {
            return mechanism;
        }
    }

    /** A codec of Kafka's. */
    public enum Compression {
        NONE,
        GZIP,
        SNAPPY,
        LZ4,
        ZSTD;

        String codec() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public KafkaConnection {
        Broker.parse(bootstrapServers);
        if (signIn != SignIn.NONE && (user == null || user.isEmpty() || password == null)) {
            throw new IllegalArgumentException("The sign-in " + signIn.mechanism() + " needs user and password.");
        }
        if (timeout.compareTo(MIN) < 0 || timeout.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("timeout must be from 5s to 10m.");
        }
        if (largestRecord < 1024 || largestRecord > 64 << 20) {
            throw new IllegalArgumentException("largestRecord must be from 1024 to 67108864 bytes.");
        }
    }

    List<Broker> brokers() {
        return Broker.parse(bootstrapServers);
    }

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        context.shared(SharedCluster.class).test();
    }
}
