package io.junctura.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The receiver. It records every effect in the order of arrival, and answers each with another token. It ignores the
 * idempotency key, so that every repetition is visible.
 */
final class Sink implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(32);
    private final List<Effect> effects = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final Semaphore gate = new Semaphore(0);
    private volatile boolean gated;

    Sink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * One attempt of one step.
     *
     * @param at     {@link System#nanoTime()} of its arrival
     * @param step   the path, which is the step's name
     * @param key the Idempotency-Key; null if there is none
     * @param saw the token of an earlier effect that the request contains; null if there is none
     * @param status of the answer
     * @param token in the answer; null if the request was rejected
     */
    record Effect(long at, String step, String key, String id, long run, String saw, int status, String token) {}

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Stops answering. Attempts stay in progress until {@link #letThrough()}. */
    void hold() {
        gated = true;
    }

    void letThrough() {
        gated = false;
        gate.release(1_000_000);
    }

    List<Effect> effects() {
        synchronized (effects) {
            return List.copyOf(effects);
        }
    }

    private void handle(HttpExchange http) throws IOException {
        try (http) {
            long at = System.nanoTime();
            Map<?, ?> body = (Map<?, ?>) Json.parse(http.getRequestBody().readAllBytes());
            String step = http.getRequestURI().getPath().substring(1);
            String key = http.getRequestHeaders().getFirst("Idempotency-Key");
            boolean refuses;
            String token = null;
            synchronized (effects) {
                refuses = step.equals("flaky") && refused.add(key);
                if (!refuses) token = "t" + effects.size();
                effects.add(new Effect(
                        at,
                        step,
                        key,
                        (String) body.get("id"),
                        Long.parseLong(String.valueOf(body.get("run"))),
                        (String) body.get("saw"),
                        refuses ? 503 : 200,
                        token));
            }
            if (gated) gate.acquireUninterruptibly();
            if (refuses) {
                http.sendResponseHeaders(503, -1);
                return;
            }
            byte[] answer = ("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8);
            http.getResponseHeaders().set("Content-Type", "application/json");
            http.sendResponseHeaders(200, answer.length);
            http.getResponseBody().write(answer);
        }
    }

    /** Writes the effects to a file beside the log of the senders, for the analysis of a failure. */
    void writeTo(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Effect effect : effects()) text.append(effect).append('\n');
        Files.writeString(file, text);
    }

    @Override
    public void close() {
        letThrough();
        server.stop(0);
        threads.shutdownNow();
    }
}
