package io.junctura.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of the server in a folder of its own, with events and calls, so that Java learns which classes and methods its work
 * needs. The events go to a server within this process.
 */
final class TrainingRun implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready at (http\\S+) in");
    /** Enough for the first compiler of Java to have seen all of the way. */
    private static final int EVENTS = 5_000;

    private static final int CALLS = 1_000;
    private static final int CLIENTS = 8;
    /** For each part of the run. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path log;
    private final Process server;
    private final HttpServer sink;
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final CountDownLatch arrived = new CountDownLatch(EVENTS);
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param java options of the JVM */
    TrainingRun(Path jar, List<String> java, Path folder) throws IOException {
        log = folder.resolve("output.log");
        sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sink.setExecutor(Executors.newFixedThreadPool(CLIENTS));
        sink.createContext("/", this::arrive);
        sink.start();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-jar", jar.toString(), "serve", "--port", "0"));
        command.addAll(List.of("--data", folder.resolve("data").toString()));
        command.addAll(List.of("--apply", document(folder).toString()));
        server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private Path document(Path folder) throws IOException {
        try (InputStream in = TrainingRun.class.getResourceAsStream("training.yaml")) {
            if (in == null) throw new IOException("training.yaml is missing in this jar");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String address = "http://127.0.0.1:" + sink.getAddress().getPort();
            return Files.writeString(folder.resolve("training.yaml"), text.replace("@SINK@", address));
        }
    }

    private void arrive(HttpExchange exchange) throws IOException {
        try (InputStream body = exchange.getRequestBody()) {
            body.transferTo(OutputStream.nullOutputStream());
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
        arrived.countDown();
    }

    /** Uses the server, and stops it in good order: at the end of the process, Java writes what it keeps. */
    void complete() throws Failed, InterruptedException {
        String address = address();
        // The page and the first requests to it. Their answers do not matter.
        for (String path : List.of("/health/ready", "/", "/api/v1/setup/status", "/hooks/default/none/none")) {
            send(HttpRequest.newBuilder(URI.create(address + path)));
        }
        sendAll(address + "/hooks/default/training/events", EVENTS);
        sendAll(address + "/call/default/training/calls", CALLS);
        boolean all = arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!all) throw failed("The server did not deliver the events of the training run");
        // By its handle: Process.destroy would close what it still has to say.
        server.toHandle().destroy();
        if (!server.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) throw failed("The server did not stop");
    }

    private String address() throws Failed, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end && server.isAlive()) {
            Matcher matcher = READY.matcher(said());
            if (matcher.find()) return matcher.group(1);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw failed("The server did not start");
    }

    private String said() throws Failed {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new Failed("The output of the server cannot be read (" + e + "). Check the temporary folder.");
        }
    }

    private Failed failed(String what) throws Failed {
        return new Failed(what + ", so there is nothing to archive. It said: " + Output.line(said().strip(), 500));
    }

    private void sendAll(String address, int count) throws Failed, InterruptedException {
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int first = i;
            clients.add(() -> {
                for (int n = first; n < count; n += CLIENTS) {
                    send(HttpRequest.newBuilder(URI.create(address))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(order(n))));
                }
                return null;
            });
        }
        for (Future<Void> each : threads.invokeAll(clients)) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw failed("The server did not answer (" + e.getCause() + ")");
            }
        }
    }

    private static String order(int n) {
        return "{\"id\": \"T-" + n + "\", \"urgent\": " + (n % 3 == 0)
                + ", \"customer\": \"Grüne Äpfel GmbH\", \"lines\": ["
                + "{\"sku\": \"A-1\", \"quantity\": " + (n % 7 + 1) + ", \"price\": 12.5}, "
                + "{\"sku\": \"B-2\", \"quantity\": 1, \"price\": 0.95}]}";
    }

    private void send(HttpRequest.Builder request) throws Failed, InterruptedException {
        try {
            client.send(request.timeout(LIMIT).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            throw failed("The server did not answer (" + e + ")");
        }
    }

    @Override
    public void close() {
        server.destroyForcibly();
        threads.shutdownNow();
        sink.stop(0);
        if (sink.getExecutor() instanceof ExecutorService pool) pool.shutdownNow();
    }
}
