package io.junctura.plugins.mqtt;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT broker and an account there.
 *
 * @param address     the broker: mqtts://HOST:PORT with TLS, mqtt://HOST:PORT without
 * @param protocol    the version of MQTT
 * @param user        the account's name
 * @param password    the account's password, or a token
 * @param clientId    the client ID of steps. Without it, the broker assigns one. Triggers have their own client IDs
 * @param authorities certificates in PEM that are trusted in addition to Java's own
 * @param certificate a client certificate in PEM, with its chain
 * @param key         the client certificate's key in PEM
 * @param timeout     how long the broker may take to acknowledge a message
 */
@ConnectionInfo(
        address = "address",
        authorities = "authorities",
        certificate = "certificate",
        key = "key",
        keepsSecrets = {"protocol", "clientId", "timeout"})
public record MqttConnection(
        @Field(example = "mqtts://mqtt.example.com") String address,
        @Field(fallback = "mqtt-5") Protocol protocol,
        @Field(example = "junctura") @Nullable String user,
        @Nullable Secret password,

        @Field(title = "Client ID", example = "junctura", advanced = true) @Nullable
        String clientId,

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
    private static final int MAX_TEXT_LENGTH = 65_535;

    /** A version of MQTT. */
    public enum Protocol {
        MQTT_5,
        MQTT_3_1_1
    }

    public MqttConnection {
        BrokerAddress.parse(address);
        mustFit("clientId", clientId);
        mustFit("user", user);
        if (timeout.compareTo(MIN) < 0 || timeout.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("timeout must be from 1s to 10m.");
        }
    }

    /** MQTT has two bytes for the length of a text. */
    static void mustFit(String what, @Nullable String text) {
        if (text == null) return;
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_LENGTH || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    what + " must have at most " + MAX_TEXT_LENGTH + " bytes, and no null character.");
        }
    }

    BrokerAddress broker() {
        return BrokerAddress.parse(address);
    }

    boolean isVersion5() {
        return protocol == Protocol.MQTT_5;
    }

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        context.shared(SharedSession.class).test(context.log());
    }
}
