package io.junctura.plugins.mqtt;

import io.junctura.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Mosquitto (Debian: {@code apt install mosquitto mosquitto-clients}) with a configuration and a folder of its own, on a free
 * port, and its client on the other side.
 */
final class MosquittoServer implements AutoCloseable {
    private static final String USER = "orders";
    private static final String PASSWORD = "secret-of-orders";
    private static final List<String> PLACES = List.of("/usr/sbin/", "/usr/bin/");

    private final Path folder;
    private final Path log;
    private final int port;
    private Process server;

    private MosquittoServer() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("mosquitto");
        log = folder.resolve("said");
        port = FreePort.any();
        Path passwords = folder.resolve("passwords");
        mustSucceed(program("mosquitto_passwd", "-c", "-b", passwords.toString(), USER, PASSWORD));
        Path permissions = Files.writeString(folder.resolve("permissions"), "user " + USER + "\ntopic test/#\n");
        Files.writeString(folder.resolve("mosquitto.conf"), """
                user %s
                listener %d 127.0.0.1
                password_file %s
                acl_file %s
                persistence true
                persistence_location %s/
                """.formatted(
                        System.getProperty("user.name"), port, passwords, permissions, folder));
        launch();
    }

    static MosquittoServer start() {
        try {
            return new MosquittoServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process program(String name, String... arguments) throws IOException {
        String found = PLACES.stream()
                .map(place -> place + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "There is no " + name + ". Install it: apt install mosquitto mosquitto-clients."));
        List<String> command =
                Stream.concat(Stream.of(found), Stream.of(arguments)).toList();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void mustSucceed(Process process) throws IOException, InterruptedException {
        if (process.waitFor() != 0) throw new AssertionError(Files.readString(log));
    }

    private void launch() throws IOException, InterruptedException {
        server = program("mosquitto", "-c", folder.resolve("mosquitto.conf").toString());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > end || server.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("mosquitto does not listen: " + Files.readString(log), notYet);
                }
            }
        }
    }

    /** Stops the broker, which writes its sessions to its folder then, and starts it again. */
    void restart() {
        try {
            server.destroy();
            server.waitFor();
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param protocol as a connection has it */
    Map<String, Object> account(String protocol) {
        return Map.of("address", "mqtt://127.0.0.1:" + port, "protocol", protocol, "user", USER, "password", PASSWORD);
    }

    /** Publishes messages with QoS 1, a line each, and returns when the broker has them all. */
    void publish(String topic, List<String> lines) {
        publish(topic, "-l", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** Publishes a message with QoS 1, and returns when the broker has it. */
    void publish(String topic, byte[] body) {
        publish(topic, "-s", body);
    }

    private void publish(String topic, String input, byte[] bytes) {
        try {
            Process client = program(
                    "mosquitto_pub",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    String.valueOf(port),
                    "-u",
                    USER,
                    "-P",
                    PASSWORD,
                    "-q",
                    "1",
                    "-t",
                    topic,
                    input);
            client.getOutputStream().write(bytes);
            client.getOutputStream().close();
            mustSucceed(client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.destroyForcibly();
        server.onExit().join();
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
