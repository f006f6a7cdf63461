package io.junctura.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A system of customers with an HTTP API, as there are many: ETags, idempotency keys, and a signed webhook for every change,
 * whoever made it, sent by several threads and again until it is taken.
 */
final class Records implements AutoCloseable {
    static final String SECRET = "whsec_dHdvLXdheS1leGFtcGxl";

    private final String prefix;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, Records::daemon);
    private final ExecutorService senders = Executors.newFixedThreadPool(4, Records::daemon);
    private final HttpClient client = HttpClient.newHttpClient();

    private final Map<String, Map<String, Object>> records = new TreeMap<>();
    private final Map<String, Long> tags = new LinkedHashMap<>();
    private final Map<String, String> madeBy = new LinkedHashMap<>();
    private final Map<String, List<Map<String, Object>>> edits = new TreeMap<>();
    private String hook = "";
    private long lastTag;
    private int sent;
    private int taken;
    private int written;

    /** @param prefix with which its ids begin */
    Records(String prefix) throws IOException {
        this.prefix = prefix;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "records");
        thread.setDaemon(true);
        return thread;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void notifies(String address) {
        hook = address;
    }

    // People.

    /** Somebody creates a record. */
    synchronized void create(String name) {
        edit(prefix + (records.size() + 1), name);
    }

    /** Somebody edits whichever record stands at this place. */
    synchronized void editSome(int place, String name) {
        List<String> ids = List.copyOf(records.keySet());
        edit(ids.get(place % ids.size()), name);
    }

    private void edit(String id, String name) {
        Map<String, Object> before = records.getOrDefault(id, Map.of());
        Map<String, Object> record = new LinkedHashMap<>(before);
        long last = before.get("changed") instanceof Long time ? time : 0;
        record.put("id", id);
        record.put("name", name);
        record.put("email", name + "@example.com");
        record.put("changed", Math.max(System.currentTimeMillis(), last + 1));
        edits.computeIfAbsent(id, key -> new ArrayList<>()).add(fields(record));
        keep(id, record);
    }

    // The API.

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String id = path.substring(path.lastIndexOf('/') + 1);
            String match = exchange.getRequestHeaders().getFirst("If-Match");
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            byte[] answer;
            int status;
            synchronized (this) {
                status = switch (exchange.getRequestMethod()) {
                    case "GET" -> 200;
                    case "PUT" -> put(id, match, object(body));
                    default -> {
                        id = post(String.valueOf(key), object(body));
                        yield 201;
                    }
                };
                if (!records.containsKey(id)) status = 404;
                answer = Json.write(records.getOrDefault(id, Map.of()));
                exchange.getResponseHeaders().set("ETag", "\"" + tags.get(id) + "\"");
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private int put(String id, @Nullable String match, Map<String, Object> given) {
        if (match == null || !match.equals("\"" + tags.get(id) + "\"")) return 412;
        Map<String, Object> record = new LinkedHashMap<>(records.get(id));
        record.putAll(given);
        written++;
        keep(id, record);
        return 200;
    }

    private String post(String key, Map<String, Object> given) {
        String known = madeBy.get(key);
        if (known != null) return known;
        String id = prefix + (records.size() + 1);
        madeBy.put(key, id);
        Map<String, Object> record = new LinkedHashMap<>(given);
        record.put("id", id);
        written++;
        keep(id, record);
        return id;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(byte[] body) {
        return (Map<String, Object>) Json.parse(body);
    }

    /** Every change has a webhook, whoever made it. */
    private void keep(String id, Map<String, Object> record) {
        records.put(id, record);
        tags.put(id, ++lastTag);
        byte[] body = Json.write(record);
        String message = "msg_" + prefix + ++sent;
        senders.execute(() -> notifyListener(message, body));
    }

    private void notifyListener(String message, byte[] body) {
        try {
            int status = 0;
            while (status < 200 || status > 299) {
                String time = Long.toString(Instant.now().getEpochSecond());
                HttpRequest request = HttpRequest.newBuilder(URI.create(hook))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .header("webhook-id", message)
                        .header("webhook-timestamp", time)
                        .header("webhook-signature", "v1," + signature(message + "." + time + ".", body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
                status = status(request);
            }
            synchronized (this) {
                taken++;
                notifyAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The test is over.
        }
    }

    private int status(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            rest(); // Nobody is there at the moment.
            return 0;
        }
    }

    private static String signature(String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    // What came of it.

    /** What both systems have in common. */
    static Map<String, Object> fields(Map<String, Object> record) {
        Map<String, Object> fields = new TreeMap<>(record);
        fields.keySet().retainAll(List.of("name", "email", "changed"));
        return fields;
    }

    synchronized Map<String, Map<String, Object>> all() {
        return new TreeMap<>(records);
    }

    /** What people have made of a record here, in order. */
    synchronized List<Map<String, Object>> edits(String id) {
        return List.copyOf(edits.getOrDefault(id, List.of()));
    }

    synchronized int edits() {
        return edits.values().stream().mapToInt(List::size).sum();
    }

    /** How often the API has changed something. */
    synchronized int written() {
        return written;
    }

    /** How many webhooks were sent so far; -1 while some are not taken yet. */
    synchronized int notified() {
        return sent == taken ? sent : -1;
    }

    synchronized int taken() {
        return taken;
    }

    /** Until a webhook is taken, or for a moment. */
    @SuppressWarnings("WaitNotInLoop") // Whoever rests looks again.
    synchronized void rest() throws InterruptedException {
        wait(50);
    }

    @Override
    public void close() {
        senders.shutdownNow();
        server.stop(0);
        threads.shutdownNow();
    }
}
