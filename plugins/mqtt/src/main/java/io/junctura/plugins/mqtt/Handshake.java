package io.junctura.plugins.mqtt;

import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The first exchange of a session: the client sends CONNECT, and the broker answers with CONNACK. */
final class Handshake {
    /** The broker ends a connection that is silent for one and a half times as long. */
    private static final int KEEP_ALIVE_SECONDS = 30;

    private static final int MAX_RECEIVED = 100;

    private static final int WITH_USER = 0x80;
    private static final int WITH_PASSWORD = 0x40;
    private static final int CLEAN = 0x02;

    private Handshake() {}

    static Packet request(MqttConnection settings, Session.Terms terms) {
        boolean isVersion5 = settings.isVersion5();
        byte[] password = settings.password() == null
                ? null
                : settings.password().reveal().getBytes(StandardCharsets.UTF_8);
        String user = settings.user() == null && password != null && !isVersion5 ? "" : settings.user();
        Writer body = new Writer()
                .text("MQTT")
                .number8(isVersion5 ? 5 : 4)
                .number8((user == null ? 0 : WITH_USER)
                        | (password == null ? 0 : WITH_PASSWORD)
                        | (terms.clean() ? CLEAN : 0))
                .number16(KEEP_ALIVE_SECONDS);
        if (isVersion5) {
            body.properties(new Writer()
                    .number8(Properties.SESSION_EXPIRY)
                    .number32(terms.expiry().toSeconds())
                    .number8(Properties.RECEIVE_MAXIMUM)
                    .number16(MAX_RECEIVED)
                    .number8(Properties.MAXIMUM_PACKET)
                    .number32(Packet.MAX_SIZE));
        }
        body.text(terms.clientId());
        if (user != null) body.text(user);
        if (password != null) body.binary(password);
        return Packet.of(Packet.Type.CONNECT, body.bytes());
    }

    /**
     * @return what the broker says of itself; nothing with MQTT 3.1.1
     * @throws ConnectorException if the broker rejects the client
     */
    static Properties accepted(Packet answer, boolean isVersion5, BrokerAddress address)
            throws IOException, ConnectorException {
        if (answer.type() != Packet.Type.CONNACK) throw new IOException("The broker does not speak MQTT");
        Reader read = new Reader(answer.body());
        read.number8();
        int code = read.number8();
        // A broker that does not support version 5 answers in the form of version 3.1.1.
        boolean isAnswer5 = isVersion5 && read.hasMore();
        Properties broker = isAnswer5 ? read.properties() : Properties.NONE;
        Reason reason = isAnswer5 ? new Reason(code, broker.text(Properties.REASON)) : Reason.ofVersion3(code);
        if (reason.isFailure()) throw reason.failedToConnect("Cannot connect to the broker at " + address);
        return broker;
    }
}
