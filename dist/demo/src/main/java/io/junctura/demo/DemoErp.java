package io.junctura.demo;

import io.junctura.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Demo ERP. It requires a token, honours Idempotency-Keys, posts to call-back addresses, does not know sofas, and can be
 * switched off.
 */
final class DemoErp extends DemoService {
    static final String TOKEN = "demo-erp-token";

    private final Map<String, Answer> answered = new HashMap<>();
    private final Map<String, String> accounts = new HashMap<>();
    private long lastNumber = 10_000;
    /** The promised delivery date. */
    static final String PROMISED = "2030-01-31";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<CompletableFuture<Integer>> promises = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();

    DemoErp(int port) throws IOException {
        super(port);
    }

    /** The next orders are answered with 503, as by a system that restarts. */
    void refuseOrders(int count) {
        refusals.set(count);
    }

    @Override
    Answer answer(Request request) {
        String path = request.path();
        if (request.method().equals("GET") && path.equals("/")) return overview("Demo ERP");
        if (!("Bearer " + TOKEN).equals(request.authorization())) {
            return new Answer(401, Map.of("error", "Sign in."));
        }
        if (request.method().equals("PUT") && path.startsWith("/customers/")) {
            String account = accounts.computeIfAbsent(path.substring("/customers/".length()), id -> "K" + ++lastNumber);
            return new Answer(200, Map.of("account", account));
        }
        if (!request.method().equals("POST")
                || !path.matches("/(orders|approvals|invoices|reports|purchases|promises|receipts|messages)")) {
            return new Answer(404, Map.of("error", "There is no " + request.method() + " " + path + "."));
        }
        if (path.equals("/orders") && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return new Answer(503, Map.of("error", "Back in a moment."));
        }
        if (request.key() == null) return new Answer(400, Map.of("error", "There is no Idempotency-Key."));
        if (path.equals("/purchases") && Json.text(request.body()).contains("SOFA")) {
            return new Answer(422, Map.of("error", "There are no sofas."));
        }
        return answered.computeIfAbsent(request.key(), key -> taken(request));
    }

    private Answer taken(Request request) {
        if (request.path().equals("/promises") && request.body() instanceof Map<?, ?> asked) {
            promise(URI.create(String.valueOf(asked.get("notify"))));
        }
        return new Answer(201, Map.of("number", ++lastNumber));
    }

    /** Posts the delivery date to the call-back address. The post may arrive before the answer to the question. */
    private void promise(URI address) {
        HttpRequest post = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(Map.of("on", PROMISED))))
                .build();
        promises.add(client.sendAsync(post, HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode)
                .exceptionally(failed -> 0));
    }

    /** Waits for the statuses with which its call-backs were answered; 0 for one without an answer. */
    List<Integer> promises() {
        return promises.stream().map(CompletableFuture::join).toList();
    }
}
