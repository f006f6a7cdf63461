package io.junctura.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A third party that gets outbound webhooks. It verifies each signature, accepts each webhook once, and can be switched off. */
final class DemoSubscriber extends DemoService {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final String name;
    private final Map<String, Object> taken = new ConcurrentHashMap<>();
    private final AtomicInteger forged = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private volatile String secret = "";
    private volatile boolean down;

    DemoSubscriber(String name, int port) throws IOException {
        super(port);
        this.name = name;
    }

    /** The secret with which signatures are verified from now on. */
    void verifyWith(String other) {
        secret = other;
    }

    /** While it is down, it answers every webhook with 503. */
    void down(boolean now) {
        down = now;
    }

    String name() {
        return name;
    }

    /** The bodies of the accepted webhooks, by their IDs. */
    Map<String, Object> webhooks() {
        return Map.copyOf(taken);
    }

    /** How many webhooks had a wrong signature. */
    int forged() {
        return forged.get();
    }

    /** How many webhooks arrived again after they were accepted. */
    int repeated() {
        return repeated.get();
    }

    @Override
    Answer answer(Request request) {
        if (request.method().equals("GET") && request.path().equals("/")) return overview(name);
        if (!request.method().equals("POST") || !request.path().equals("/hooks")) {
            return new Answer(404, Map.of("error", "There is no " + request.method() + " " + request.path() + "."));
        }
        String id = header(request, "webhook-id");
        if (!isSigned(request, id)) {
            forged.incrementAndGet();
            return new Answer(401, Map.of("error", "The signature is wrong."));
        }
        if (down) return new Answer(503, Map.of("error", "Back in a moment."));
        if (taken.putIfAbsent(id, String.valueOf(request.body())) != null) repeated.incrementAndGet();
        return new Answer(200, Map.of("ok", true));
    }

    private boolean isSigned(Request request, String id) {
        String timestamp = header(request, "webhook-timestamp");
        if (id.isEmpty() || !timestamp.matches("[0-9]{1,12}")) return false;
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now());
        if (age.abs().compareTo(TOLERANCE) > 0) return false;
        String expected = "v1," + Sender.signature(secret, id + "." + timestamp + ".", request.bytes());
        for (String signature : header(request, "webhook-signature").split(" ", -1)) {
            if (signature.equals(expected)) return true;
        }
        return false;
    }

    private static String header(Request request, String name) {
        @Nullable String value = request.headers().getFirst(name);
        return value == null ? "" : value;
    }
}
