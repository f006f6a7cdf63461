package io.junctura.delivery;

import static io.junctura.http.Schemas.any;
import static io.junctura.http.Schemas.bool;
import static io.junctura.http.Schemas.integer;
import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.string;
import static io.junctura.http.Schemas.time;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shapes of subscriptions and deliveries in the OpenAPI document. */
final class SubscriptionSchemas {
    private static final Object[] CHANGEABLE = {
        "description?",
        string(),
        "topics",
        list(string()),
        "types?",
        list(string("A type, or with * at its end all that begin so; none: all events")),
        "address",
        string("https:// or http://"),
        "filter?",
        string("An expression, such as {{ payload.total > 100 }}: other events are not sent"),
        "transform?",
        any(),
        "headers?",
        texts("Headers of each request; secret values are shown as ***, which keeps them when it is sent back"),
        "labels?",
        texts("Free texts to find it by"),
        "orderBy?",
        string("An expression: webhooks with the same value are sent one after the other"),
        "signature?",
        oneOf("v1", "v1a"),
        "retry?",
        object("pauses", list(string("Such as 5s, 5m or 2h"))),
        "challenge?",
        bool("Whether the address has to prove first that it wants webhooks")
    };

    private SubscriptionSchemas() {}

    private static Map<String, Object> texts(String docs) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("description", docs);
        schema.put("additionalProperties", string());
        return schema;
    }

    private static Map<String, Object> with(Object[] some, Object... more) {
        List<Object> all = new ArrayList<>(Arrays.asList(some));
        all.addAll(Arrays.asList(more));
        return object(all.toArray());
    }

    static Map<String, Object> created() {
        return with(CHANGEABLE, "instance?", string("Whose it is; default if absent"));
    }

    static Map<String, Object> changed() {
        return object(CHANGEABLE);
    }

    private static Object[] shown() {
        Object[] shown = CHANGEABLE.clone();
        for (int i = 0; i < shown.length; i += 2) {
            String key = String.valueOf(shown[i]);
            boolean may = List.of("filter?", "transform?", "orderBy?", "retry?").contains(key);
            if (!may) shown[i] = key.replace("?", "");
        }
        return shown;
    }

    private static final Object[] STATE = {
        "id",
        string(),
        "instance",
        string(),
        "source?",
        object(
                "integration",
                string("Whose document declares it: it is changed and deleted there"),
                "name",
                string("In the document")),
        "publicKey?",
        string("What the subscriber verifies v1a with"),
        "state",
        oneOf("enabled", "disabled", "ended", "pending"),
        "reason?",
        string("Why it is in this state, for people"),
        "createdAt",
        time(),
        "changedAt",
        time(),
        "secrets",
        list(object("hint", string("Its end"), "createdAt", time(), "until?", time())),
        "failingSince?",
        time()
    };

    static Map<String, Object> subscription() {
        return with(shown(), STATE);
    }

    static Map<String, Object> made() {
        List<Object> all = new ArrayList<>(Arrays.asList(STATE));
        all.add("secret?");
        all.add(string("What the subscriber verifies v1 with. Only this answer shows it"));
        return with(shown(), all.toArray());
    }

    static Map<String, Object> rotated() {
        return object(
                "secret?",
                string("What the subscriber verifies v1 with. Only this answer shows it"),
                "publicKey?",
                string("What the subscriber verifies v1a with"),
                "until",
                time());
    }

    private static final Object[] DELIVERY = {
        "id",
        string(),
        "subscription",
        string("The id of the subscription whose delivery it is"),
        "event",
        string("The webhook-id: the same over all attempts"),
        "type?",
        string(),
        "topic",
        string(),
        "at",
        time(),
        "test",
        bool("Whether it sends a test event"),
        "status",
        oneOf("queued", "running", "waiting", "succeeded", "failed", "cancelled"),
        "reason?",
        string("Why it was cancelled, for people"),
        "attempts",
        integer(),
        "answer?",
        object("status", integer(), "ms", integer()),
        "nextAttempt?",
        time()
    };

    static Map<String, Object> delivery() {
        return object(DELIVERY);
    }

    static Map<String, Object> wholeDelivery() {
        return with(
                DELIVERY,
                "attemptList",
                list(object(
                        "at",
                        time(),
                        "ms",
                        integer(),
                        "request",
                        object("address?", string(), "headers?", texts("As sent"), "body", string("Its first 16 KB")),
                        "answer?",
                        object("status", integer(), "headers", texts("As received"), "body", string("Its first 16 KB")),
                        "error?",
                        string("What went wrong, for people"))));
    }

    static Map<String, Object> statistics() {
        return object(
                "succeeded",
                integer(),
                "failed",
                integer(),
                "waiting",
                integer("Those that have not ended"),
                "rate?",
                number("Share of those that ended which succeeded, 0 to 1; absent if none ended"),
                "p50Ms?",
                integer("How long half of the last 200 answers took at the most"),
                "p99Ms?",
                integer(),
                "days",
                list(object("day", string("Such as 2026-11-24, in UTC"), "succeeded", integer(), "failed", integer())));
    }

    private static Map<String, Object> number(String docs) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "number");
        schema.put("description", docs);
        return schema;
    }
}
