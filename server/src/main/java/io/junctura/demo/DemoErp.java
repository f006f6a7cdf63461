package io.junctura.demo;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The Demo ERP: lets nobody in without its token, heeds Idempotency-Keys, and can be made to be down. */
final class DemoErp extends DemoService {
    static final String TOKEN = "demo-erp-token";

    private final Map<String, Answer> answered = new HashMap<>();
    private final Map<String, String> accounts = new HashMap<>();
    private long lastNumber = 10_000;
    private final AtomicInteger refusals = new AtomicInteger();

    DemoErp(int port) throws IOException {
        super(port);
    }

    /** The next orders are answered 503, as by a system that is being restarted. */
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
        if (!request.method().equals("POST") || !path.matches("/(orders|approvals|invoices|reports)")) {
            return new Answer(404, Map.of("error", "There is no " + request.method() + " " + path + "."));
        }
        if (path.equals("/orders") && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return new Answer(503, Map.of("error", "Back in a moment."));
        }
        if (request.key() == null) return new Answer(400, Map.of("error", "There is no Idempotency-Key."));
        return answered.computeIfAbsent(request.key(), key -> new Answer(201, Map.of("number", ++lastNumber)));
    }
}
