package io.junctura.delivery;

import static io.junctura.http.Schemas.any;
import static io.junctura.http.Schemas.bool;
import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.string;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of a subscription in requests, for the OpenAPI document. */
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
}
