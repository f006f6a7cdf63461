package io.junctura.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Systems of others, one at each path: each answers as the test says, several requests at a time. */
public final class ManySides implements AutoCloseable {

    /** @param body as JSON; text if it is none; null if there is none */
    public record ReceivedRequest(String path, Object body, String key) {}

    /** What a request is answered: a status, and a body as JSON. */
    public record Reply(int status, Object body) {
        public static final Reply FINE = new Reply(200, Map.of());
        public static final Reply NO = new Reply(422, Map.of("why", "not this one"));
    }

    @FunctionalInterface
    public interface Side {
        Reply answer(ReceivedRequest request) throws Exception;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "other side");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Side> sides = new ConcurrentHashMap<>();
    private final List<ReceivedRequest> got = new CopyOnWriteArrayList<>();

    public ManySides() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            ReceivedRequest request = new ReceivedRequest(
                    exchange.getRequestURI().getPath(),
                    value(body),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            synchronized (got) {
                got.add(request);
                got.notifyAll();
            }
            Reply reply = sides.getOrDefault(request.path(), any -> Reply.FINE).answer(request);
            byte[] answer = Json.write(reply.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The test is over.
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static Object value(byte[] body) {
        try {
            return body.length == 0 ? null : Json.parse(body);
        } catch (JsonProblem text) {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** From now on, and as if nothing had been asked there before. */
    public void at(String path, Side side) {
        sides.put(path, side);
        got.removeIf(one -> one.path().equals(path));
    }

    /** The bodies that came to a path, in the order in which they came. */
    public List<Object> bodies(String path) {
        List<Object> bodies = new ArrayList<>();
        for (ReceivedRequest one : got) if (one.path().equals(path)) bodies.add(one.body());
        return bodies;
    }

    /** Waits until so many have come to a path. */
    public List<Object> await(String path, int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (got) {
            while (bodies(path).size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) throw new AssertionError(path + " got only " + bodies(path));
                got.wait(left);
            }
        }
        return bodies(path);
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
