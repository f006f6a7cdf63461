package io.junctura.plugins.amqp;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ broker, or a cluster of brokers, and an account there.
 *
 * @param addresses   the broker: amqps://HOST:PORT with TLS, amqp://HOST:PORT without. Of several, the first that answers is
 *                    used
 * @param virtualHost the virtual host
 * @param user        the account's name. Without it, the client certificate signs in
 * @param password    the account's password
 * @param authorities certificates in PEM that are trusted in addition to Java's own
 * @param certificate a client certificate in PEM, with its chain
 * @param key         the client certificate's key in PEM
 * @param timeout     how long the broker may take to confirm a message
 */
@ConnectionInfo(
        address = "addresses",
        authorities = "authorities",
        certificate = "certificate",
        key = "key",
        keepsSecrets = {"virtualHost", "timeout"})
public record AmqpConnection(
        @Field(atLeastOne = true) List<String> addresses,
        @Field(fallback = "/") String virtualHost,
        @Field(example = "junctura") @Nullable String user,
        @Nullable Secret password,

        @Field(title = "Certificate authorities", widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities,

        @Field(title = "Client certificate", widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String certificate,

        @Field(title = "Key of the client certificate") @Nullable
        Secret key,

        @Field(fallback = "30s", advanced = true) Duration timeout)
        implements Connection {

    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofMinutes(10);

    public AmqpConnection {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) throw new IllegalArgumentException("addresses must name a broker.");
        addresses.forEach(BrokerAddress::parse);
        if (timeout.compareTo(MIN) < 0 || timeout.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("timeout must be from 1s to 10m.");
        }
    }

    List<BrokerAddress> brokers() {
        return addresses.stream().map(BrokerAddress::parse).toList();
    }

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        context.shared(SharedBroker.class).test(context.log());
    }
}
