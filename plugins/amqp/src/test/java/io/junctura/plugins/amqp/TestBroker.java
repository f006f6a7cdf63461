package io.junctura.plugins.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;

/** Apache Qpid Broker-J in the test's process, started once for all tests. */
final class TestBroker {
    static final String USER = "orders";
    static final String PASSWORD = "secret-of-orders";
    private static final String STORE_PASSWORD = "changeit";

    private static TestBroker only;

    private final Map<String, Integer> ports = new HashMap<>();
    private final String authority;
    private final Relay relay;
    private final Channel channel;
    private int names;

    private TestBroker() {
        try {
            Path folder = Files.createTempDirectory("junctura-amqp");
            Path keys = folder.resolve("broker.p12");
            authority = certificate(keys);
            start(folder, keys);
            relay = new Relay(ports.get("open"));
            ConnectionFactory factory = new ConnectionFactory();
            factory.setHost("127.0.0.1");
            factory.setPort(ports.get("open"));
            factory.setVirtualHost("default");
            factory.setUsername(USER);
            factory.setPassword(PASSWORD);
            factory.setThreadFactory(task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            });
            Connection connection = factory.newConnection();
            channel = connection.createChannel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    static synchronized TestBroker running() {
        if (only == null) only = new TestBroker();
        return only;
    }

    private void start(Path folder, Path keys) throws IOException {
        Path settings = folder.resolve("broker.json");
        Files.writeString(settings, """
            {
              "name": "test", "modelVersion": "9.1",
              "authenticationproviders": [{
                "name": "accounts", "type": "Plain", "secureOnlyMechanisms": [],
                "users": [{ "name": "USER", "type": "managed", "password": "PASSWORD" }]
              }],
              "keystores": [{ "name": "keys", "storeUrl": "KEYS", "password": "STORE", "keyStoreType": "PKCS12" }],
              "ports": [
                { "name": "open", "port": 0, "bindingAddress": "127.0.0.1", "authenticationProvider": "accounts",
                  "protocols": ["AMQP_0_9_1"], "virtualhostaliases": [{ "name": "byName", "type": "nameAlias" }],
                  "context": { "qpid.port.closeWhenNoRoute": "false" } },
                { "name": "secure", "port": 0, "bindingAddress": "127.0.0.1", "authenticationProvider": "accounts",
                  "protocols": ["AMQP_0_9_1"], "virtualhostaliases": [{ "name": "byName", "type": "nameAlias" }],
                  "transports": ["SSL"], "keyStore": "keys" }
              ],
              "virtualhostnodes": [{
                "name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
                "virtualHostInitialConfiguration": "{ \\"type\\": \\"Memory\\" }"
              }]
            }
            """.replace("USER", USER)
                .replace("PASSWORD", PASSWORD)
                .replace("KEYS", keys.toString())
                .replace("STORE", STORE_PASSWORD));
        SystemLauncher launcher = new SystemLauncher(new SystemLauncherListener.DefaultSystemLauncherListener() {
            @Override
            public void onContainerResolve(SystemConfig<?> system) {
                started = system;
            }
        });
        try {
            launcher.startup(Map.of(
                    "type",
                    "Memory",
                    "initialConfigurationLocation",
                    settings.toUri().toString(),
                    "startupLoggedToSystemOut",
                    "false",
                    "qpid.work_dir",
                    folder.toString()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        for (Port<?> each : started.getContainer().getChildren(Port.class)) {
            ports.put(each.getName(), each.getBoundPort());
        }
    }

    private SystemConfig<?> started;

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
        return account("amqp://127.0.0.1:" + ports.get("open"));
    }

    /** The same broker behind the relay. */
    Map<String, Object> relayed() {
        return account("amqp://127.0.0.1:" + relay.port());
    }

    /** The same broker by TLS, with a certificate that no client trusts. */
    Map<String, Object> untrusted() {
        return account("amqps://127.0.0.1:" + ports.get("secure"));
    }

    Map<String, Object> secure() {
        return with(untrusted(), "authorities", authority);
    }

    static Map<String, Object> account(String... addresses) {
        return Map.of("addresses", List.of(addresses), "virtualHost", "default", "user", USER, "password", PASSWORD);
    }

    static Map<String, Object> with(Map<String, Object> connection, String setting, Object value) {
        Map<String, Object> other = new HashMap<>(connection);
        other.put(setting, value);
        return other;
    }

    Relay relay() {
        return relay;
    }

    // Queues.

    /** A new one. */
    synchronized String queue() {
        return queue(Map.of());
    }

    synchronized String queue(Map<String, Object> arguments) {
        String name = "queue-" + ++names;
        return uncaught(() -> channel.queueDeclare(name, true, false, false, arguments))
                .getQueue();
    }

    /** A new one that sends what is rejected to another queue. */
    synchronized String queueWithDeadLetters(String deadLetters) {
        return queue(
                Map.of("alternateBinding", Map.of("destination", deadLetters), "x-qpid-maximum-delivery-count", 1));
    }

    synchronized void bind(String queue, String exchange, String routingKey) {
        uncaught(() -> channel.queueBind(queue, exchange, routingKey));
    }

    synchronized void publish(String queue, AMQP.BasicProperties properties, byte[] body) {
        uncaught(() -> {
            channel.basicPublish("", queue, properties, body);
            return body;
        });
    }

    void publish(String queue, String body) {
        publish(queue, new AMQP.BasicProperties(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for the next message of a queue. */
    GetResponse take(String queue) {
        return Await.until("a message in " + queue, () -> poll(queue));
    }

    private synchronized GetResponse poll(String queue) {
        return uncaught(() -> channel.basicGet(queue, true));
    }

    synchronized long count(String queue) {
        return uncaught(() -> channel.messageCount(queue));
    }

    private interface Call<T> {
        T call() throws IOException;
    }

    private static <T> T uncaught(Call<T> call) {
        try {
            return call.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
