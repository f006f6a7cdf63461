package io.junctura.plugins.mqtt;

import io.junctura.testkit.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Apache ActiveMQ Artemis in the test's process, started once for all tests, and a client of Eclipse Paho. */
final class TestBroker {
    static final String USER = "orders";
    static final String PASSWORD = "secret-of-orders";
    private static final String STORE_PASSWORD = "changeit";

    private static TestBroker only;

    private final int open;
    private final int secure;
    private final String authority;
    private final Relay relay;
    private final MqttClient client;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private int names;

    /** A message that the client has got. */
    record Heard(String topic, MqttMessage message) {
        String text() {
            return new String(message.getPayload(), StandardCharsets.UTF_8);
        }
    }

    private TestBroker() {
        try {
            Path folder = Files.createTempDirectory("junctura-mqtt");
            Path keys = folder.resolve("broker.p12");
            authority = certificate(keys);
            open = FreePort.any();
            secure = FreePort.any();
            start(folder, keys);
            relay = new Relay(open);
            client = connect("test");
            client.setCallback(new Ear());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static synchronized TestBroker running() {
        if (only == null) only = new TestBroker();
        return only;
    }

    private void start(Path folder, Path keys) throws Exception {
        SecurityConfiguration accounts = new SecurityConfiguration();
        accounts.addUser(USER, PASSWORD);
        accounts.addRole(USER, "clients");
        Configuration settings = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("open", "tcp://127.0.0.1:" + open + "?protocols=MQTT")
                .addAcceptorConfiguration(
                        "secure",
                        "tcp://127.0.0.1:" + secure
                                + "?protocols=MQTT;sslEnabled=true;keyStoreType=PKCS12;keyStorePath=" + keys
                                + ";keyStorePassword=" + STORE_PASSWORD);
        settings.putSecurityRoles("#", Set.of(clients(true)));
        settings.putSecurityRoles("forbidden.#", Set.of(clients(false)));
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ()
                .setConfiguration(settings)
                .setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), accounts));
        broker.start();
    }

    private static Role clients(boolean may) {
        return new Role("clients", may, may, may, may, may, may, may, may, may, may, may, may);
    }

    /** Makes a key, and returns its certificate in PEM. */
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

    // Connections.

    Map<String, Object> open() {
        return account("mqtt://127.0.0.1:" + open);
    }

    Map<String, Object> version3() {
        return with(open(), "protocol", "mqtt-3-1-1");
    }

    /** The same broker behind the relay. */
    Map<String, Object> relayed() {
        return account("mqtt://127.0.0.1:" + relay.port());
    }

    /** The same broker by TLS, with a certificate that no client trusts. */
    Map<String, Object> untrusted() {
        return account("mqtts://127.0.0.1:" + secure);
    }

    Map<String, Object> secure() {
        return with(untrusted(), "authorities", authority);
    }

    static Map<String, Object> account(String address) {
        return Map.of("address", address, "user", USER, "password", PASSWORD);
    }

    static Map<String, Object> with(Map<String, Object> connection, String setting, Object value) {
        Map<String, Object> other = new HashMap<>(connection);
        other.put(setting, value);
        return other;
    }

    Relay relay() {
        return relay;
    }

    // Messages.

    /** Another client, of Eclipse Paho. */
    MqttClient connect(String clientId) throws MqttException {
        MqttClient connected = new MqttClient("tcp://127.0.0.1:" + open, clientId, new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName(USER);
        options.setPassword(PASSWORD.getBytes(StandardCharsets.UTF_8));
        connected.connect(options);
        return connected;
    }

    /** A new one. */
    synchronized String topic() {
        return "test/topic-" + ++names;
    }

    void publish(String topic, MqttMessage message) {
        try {
            client.publish(topic, message);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    void publish(String topic, String body) {
        publish(topic, new MqttMessage(body.getBytes(StandardCharsets.UTF_8), 1, false, new MqttProperties()));
    }

    /** From now on, {@link #hear} gives the messages of this topic. */
    void subscribe(String topic) {
        try {
            client.subscribe(topic, 2);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the next message of a topic. */
    Heard hear(String topic) {
        return Await.until("a message of " + topic, () -> {
            Heard next = heard.poll();
            return next == null || next.topic().equals(topic) ? next : null;
        });
    }

    private final class Ear implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            heard.add(new Heard(topic, message));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException e) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String address) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}
    }
}
