package io.junctura.plugins.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.junctura.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * RabbitMQ (Debian: {@code apt install rabbitmq-server}) with a configuration, a folder and a port mapper (epmd) of its own, on
 * free ports.
 */
final class RabbitMqServer implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/rabbitmq/bin");
    private static final String USER = "orders";
    private static final String PASSWORD = "secret-of-orders";

    private final Path folder;
    private final Path log;
    private final int port = FreePort.any();
    private final Map<String, String> environment;
    private final Process portMapper;
    private Process server;

    private RabbitMqServer() throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAMS.resolve("rabbitmq-server"))) {
            throw new AssertionError(
                    "There is no " + PROGRAMS + "/rabbitmq-server. Install it: apt install rabbitmq-server.");
        }
        folder = Files.createTempDirectory("rabbitmq");
        log = folder.resolve("said");
        Path configuration = Files.writeString(folder.resolve("rabbitmq.conf"), """
                default_user = %s
                default_pass = %s
                max_message_size = 67108864
                """.formatted(USER, PASSWORD));
        Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
        int mapperPort = FreePort.any();
        environment = Map.ofEntries(
                // For the cookie.
                Map.entry("HOME", folder.toString()),
                Map.entry("ERL_EPMD_PORT", String.valueOf(mapperPort)),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODENAME", "junctura-" + port + "@localhost"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODE_PORT", String.valueOf(port)),
                Map.entry("RABBITMQ_DIST_PORT", String.valueOf(FreePort.any())),
                Map.entry("RABBITMQ_SERVER_START_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
                Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString()),
                Map.entry("RABBITMQ_CONFIG_FILE", configuration.toString()),
                Map.entry("RABBITMQ_CONFIG_FILES", folder.resolve("none").toString()),
                Map.entry(
                        "RABBITMQ_ADVANCED_CONFIG_FILE", folder.resolve("none").toString()),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()),
                Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString()),
                Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                Map.entry("RABBITMQ_LOGS", "-"),
                Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()));
        portMapper = program("epmd", "-port", String.valueOf(mapperPort), "-address", "127.0.0.1");
        launch();
    }

    static RabbitMqServer start() {
        return uncaught(RabbitMqServer::new);
    }

    private Process program(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void launch() throws IOException, InterruptedException {
        server = program(PROGRAMS.resolve("rabbitmq-server").toString());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Connection connection = connect()) {
                return;
            } catch (IOException | TimeoutException notYet) {
                if (System.nanoTime() > end || server.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("RabbitMQ does not answer: " + Files.readString(log), notYet);
                }
            }
        }
    }

    int port() {
        return port;
    }

    /** Ends the broker as a loss of power does, and starts it again. */
    void crash() {
        uncaught(() -> {
            end();
            launch();
            return server;
        });
    }

    /** Stops the broker in an orderly way, and starts it again. */
    void restart() {
        uncaught(() -> {
            server.children().forEach(ProcessHandle::destroy);
            server.onExit().join();
            launch();
            return server;
        });
    }

    private void end() {
        List<ProcessHandle> all = Stream.concat(server.descendants(), Stream.of(server.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    /** Has the broker raise the alarm that there is too little memory. It reads no messages then. */
    void blockPublishers() {
        control("rabbitmqctl", "set_vm_memory_high_watermark", "absolute", "1MB");
        Await.until("an alarm", () -> control("rabbitmq-diagnostics", "check_local_alarms") == 0 ? null : folder);
    }

    void admitPublishers() {
        control("rabbitmqctl", "set_vm_memory_high_watermark", "0.6");
        Await.until("no alarm", () -> control("rabbitmq-diagnostics", "check_local_alarms") == 0 ? folder : null);
    }

    /** @return the program's exit code */
    private int control(String program, String... arguments) {
        String path = PROGRAMS.resolve(program).toString();
        return uncaught(() -> program(
                        Stream.concat(Stream.of(path), Stream.of(arguments)).toArray(String[]::new))
                .waitFor());
    }

    /** Those of a connection that leads to a port. */
    static Map<String, Object> account(int port) {
        return Map.of("addresses", List.of("amqp://127.0.0.1:" + port), "user", USER, "password", PASSWORD);
    }

    // Queues.

    private interface Call<T> {
        T call() throws IOException, InterruptedException, TimeoutException;
    }

    private interface ChannelCall<T> {
        T call(Channel channel) throws IOException, InterruptedException, TimeoutException;
    }

    private static <T> T uncaught(Call<T> call) {
        try {
            return call.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setUsername(USER);
        factory.setPassword(PASSWORD);
        return factory.newConnection();
    }

    private <T> T onChannel(ChannelCall<T> call) {
        return uncaught(() -> {
            try (Connection connection = connect();
                    Channel channel = connection.createChannel()) {
                channel.confirmSelect();
                return call.call(channel);
            }
        });
    }

    /** @param type {@code classic} or {@code quorum} */
    void declare(String queue, String type) {
        AMQP.Queue.DeclareOk ignored =
                onChannel(channel -> channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", type)));
    }

    /** Publishes persistent messages, whose IDs are their bodies, and returns when the broker has them all. */
    void publishNumbers(String queue, int from, int to) {
        boolean ignored = onChannel(channel -> {
            for (int i = from; i < to; i++) {
                String text = String.valueOf(i);
                channel.basicPublish("", queue, persistent(text), text.getBytes(StandardCharsets.UTF_8));
            }
            return channel.waitForConfirms();
        });
    }

    void publish(String queue, byte[] body, int times) {
        boolean ignored = onChannel(channel -> {
            for (int i = 0; i < times; i++) channel.basicPublish("", queue, persistent(null), body);
            return channel.waitForConfirms();
        });
    }

    private static AMQP.BasicProperties persistent(String messageId) {
        return new AMQP.BasicProperties.Builder()
                .messageId(messageId)
                .deliveryMode(2)
                .build();
    }

    /** Those that no consumer has got. */
    long count(String queue) {
        return onChannel(channel -> channel.messageCount(queue));
    }

    @Override
    public void close() {
        end();
        portMapper.destroyForcibly();
        portMapper.onExit().join();
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
