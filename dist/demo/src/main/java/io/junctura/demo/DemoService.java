package io.junctura.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A third-party system: an HTTP service that records all requests and its answers. */
abstract class DemoService implements AutoCloseable {
    private static final int MAX_BYTES = 1_000_000;
    private static final int MAX_RECORDED = 10_000;

    /** @param key the request's {@code Idempotency-Key}; null if it has none */
    record Received(
            String method,
            String path,
            @Nullable Object body,
            @Nullable String key,
            int status) {

        boolean is(String wantedMethod, String wantedPath) {
            return method.equals(wantedMethod) && path.equals(wantedPath);
        }

        /** Whether the request was accepted. */
        boolean taken() {
            return status < 300;
        }

        /** A member of the body; null if there is none. */
        @Nullable
        Object member(String name) {
            return body instanceof Map<?, ?> map ? map.get(name) : null;
        }
    }

    record Answer(int status, Object body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, getClass().getSimpleName());
        thread.setDaemon(true);
        return thread;
    });
    private final List<Received> received = new ArrayList<>();

    /** @param port the preferred port; another one is used if it is taken */
    DemoService(int port) throws IOException {
        server = bound(port);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
    }

    private static HttpServer bound(int port) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try {
            return HttpServer.create(new InetSocketAddress(here, port), 100);
        } catch (BindException taken) {
            return HttpServer.create(new InetSocketAddress(here, 0), 100);
        }
    }

    final void open() {
        server.start();
    }

    final String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Called with the lock held, so requests are handled one after the other. */
    abstract Answer answer(Request request);

    /**
     * @param query the parameters of the address, by name
     * @param bytes the body, which must not be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Requests are not compared.
    record Request(
            String method,
            String path,
            Map<String, String> query,
            Headers headers,
            byte[] bytes,
            @Nullable Object body,
            @Nullable String key,
            @Nullable String authorization) {}

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BYTES);
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    parameters(exchange.getRequestURI().getQuery()),
                    exchange.getRequestHeaders(),
                    bytes,
                    value(bytes),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Authorization"));
            Answer answer;
            synchronized (received) {
                answer = answer(request);
                if (received.size() == MAX_RECORDED) received.remove(0);
                received.add(
                        new Received(request.method(), request.path(), request.body(), request.key(), answer.status()));
                received.notifyAll();
            }
            byte[] written = Json.write(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), written.length);
            exchange.getResponseBody().write(written);
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null) return parameters;
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) parameters.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return parameters;
    }

    private static @Nullable Object value(byte[] bytes) {
        if (bytes.length == 0) return null;
        try {
            return Json.parse(bytes);
        } catch (JsonProblem e) {
            return null;
        }
    }

    /** All requests, in order. */
    final List<Received> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    final List<Received> received(Predicate<Received> which) {
        return received().stream().filter(which).toList();
    }

    /** Waits until so many requests of a kind have arrived, but not for ever. */
    final void await(int count, Predicate<Received> which, long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (received) {
            while (received.stream().filter(which).count() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) return;
                received.wait(left);
            }
        }
    }

    /** The page at its address: the last requests. */
    final Answer overview(String name) {
        List<Object> taken = new ArrayList<>();
        for (int i = received.size() - 1; i >= 0 && taken.size() < 50; i--) {
            Received one = received.get(i);
            if (one.method().equals("GET")) continue;
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("request", one.method() + " " + one.path());
            entry.put("answered", (long) one.status());
            entry.put("body", one.body());
            taken.add(entry);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("system", name);
        all.put("newestFirst", taken);
        return new Answer(200, all);
    }

    @Override
    public final void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
