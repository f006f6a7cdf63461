package io.junctura.delivery;

import io.junctura.connector.Durations;
import io.junctura.connector.own.TopicEvent;
import io.junctura.definition.RespondStep;
import io.junctura.http.ProblemException;
import io.junctura.http.Strict;
import io.junctura.masking.SecretNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a subscription out of JSON, and names the field of the first mistake. Pure. */
final class SettingsReading {
    static final List<String> KEYS = List.of(
            "description",
            "topics",
            "types",
            "address",
            "filter",
            "transform",
            "headers",
            "labels",
            "orderBy",
            "signature",
            "retry",
            "challenge");

    private static final int MOST = 100;
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_ADDRESS = 2_000;
    private static final int MOST_HEADERS = 20;
    private static final int LONGEST_HEADER = 4_000;
    private static final int MOST_PAUSES = 50;
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.:/-]{0,99}(\\*|[A-Za-z0-9_.:/-])");

    /** They say what the message is, or belong to the connection. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final Map<String, Object> json;

    private SettingsReading(Map<String, Object> json) {
        this.json = json;
    }

    /**
     * @param before the settings so far, whose masked headers and kind of signature stay; null: it is new
     * @throws ProblemException 422 with the field
     */
    static SubscriptionSettings read(Map<String, Object> json, @Nullable SubscriptionSettings before) {
        Strict.members(json, KEYS);
        return new SettingsReading(json).settings(before);
    }

    /** Reads what was stored of settings that were read before. */
    static SubscriptionSettings stored(Map<String, Object> json, Map<String, String> headers) {
        SettingsReading reading = new SettingsReading(json);
        String description = reading.text("description");
        return new SubscriptionSettings(
                description == null ? "" : description,
                reading.texts("topics", json.get("topics")),
                reading.texts("types", json.get("types")),
                URI.create(String.valueOf(json.get("address"))),
                reading.text("filter"),
                json.get("transform"),
                headers,
                reading.labels(),
                reading.text("orderBy"),
                String.valueOf(json.get("signature")),
                reading.texts("retry/pauses", reading.map("retry").get("pauses")),
                reading.flag("challenge"));
    }

    private SubscriptionSettings settings(@Nullable SubscriptionSettings before) {
        String description = text("description");
        List<String> topics = topics();
        SubscriptionSettings settings = new SubscriptionSettings(
                description == null ? "" : description,
                topics,
                types(),
                address(),
                text("filter"),
                json.get("transform"),
                headers(before == null ? Map.of() : before.headers()),
                labels(),
                text("orderBy"),
                signature(before),
                pauses(),
                flag("challenge"));
        DeliveryPlan.check(settings);
        return settings;
    }

    private List<String> topics() {
        List<String> topics = texts("topics", json.get("topics"));
        if (topics.isEmpty()) throw wrong("topics", "Name at least one topic.");
        for (int i = 0; i < topics.size(); i++) {
            try {
                new TopicEvent(topics.get(i));
            } catch (IllegalArgumentException e) {
                throw wrong("topics/" + i, String.valueOf(e.getMessage()));
            }
        }
        return topics;
    }

    private List<String> types() {
        List<String> types = texts("types", json.get("types"));
        for (int i = 0; i < types.size(); i++) {
            if (TYPE.matcher(types.get(i)).matches()) continue;
            throw wrong(
                    "types/" + i,
                    "A type has at most 100 letters, digits and . _ - : /, with * at its end for all that begin so,"
                            + " such as order.*.");
        }
        return types;
    }

    private URI address() {
        String text = text("address");
        if (text == null || text.isEmpty())
            throw wrong("address", "Say where webhooks are sent, such as https://example.com/hooks.");
        if (text.length() > LONGEST_ADDRESS) {
            throw wrong("address", "An address has at most " + LONGEST_ADDRESS + " characters.");
        }
        try {
            URI address = new URI(text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("https") || scheme.equals("http");
            if (web && address.getHost() != null && address.getUserInfo() == null && address.getFragment() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw wrong(
                "address",
                "This is no address of a web server. It begins with https:// and a host, and has no user name and no"
                        + " #, such as https://example.com/hooks.");
    }

    private Map<String, String> headers(Map<String, String> before) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map("headers").forEach((name, value) -> {
            String at = "headers/" + name;
            String lower = name.toLowerCase(Locale.ROOT);
            if (!RespondStep.HEADER.matcher(name).matches()) throw wrong(at, "This is no name of a header.");
            if (RESERVED.contains(lower) || lower.startsWith("webhook-")) {
                throw wrong(at, "The server sets this header itself. Leave it out.");
            }
            if (!(value instanceof String text) || text.length() > LONGEST_HEADER || !RespondStep.isHeaderValue(text)) {
                throw wrong(
                        at,
                        "A header's value is a text of at most " + LONGEST_HEADER
                                + " characters of Latin-1, without line breaks.");
            }
            String kept = text.equals(SecretNames.MASK) ? before.get(name) : text;
            if (kept == null)
                throw wrong(at, "*** stands for a value that is kept, and there is none. Give the value.");
            headers.put(name, kept);
        });
        if (headers.size() > MOST_HEADERS) throw wrong("headers", "At most " + MOST_HEADERS + " headers are sent.");
        return headers;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        map("labels").forEach((name, value) -> {
            boolean fits = value instanceof String text && text.length() <= LONGEST_TEXT && name.length() <= MOST;
            if (!fits) throw wrong("labels/" + name, "A label is a text of at most " + LONGEST_TEXT + " characters.");
            labels.put(name, String.valueOf(value));
        });
        if (labels.size() > MOST) throw wrong("labels", "There may be " + MOST + " labels.");
        return labels;
    }

    private String signature(@Nullable SubscriptionSettings before) {
        String signature = text("signature");
        if (signature == null) return before == null ? SigningKey.SYMMETRIC : before.signature();
        if (!signature.equals(SigningKey.SYMMETRIC) && !signature.equals(SigningKey.ASYMMETRIC)) {
            throw wrong("signature", "A signature is v1 (HMAC-SHA256) or v1a (Ed25519).");
        }
        if (before != null && !signature.equals(before.signature())) {
            throw wrong(
                    "signature",
                    "The kind of signature stays as it is, since the subscriber verifies it. Make another"
                            + " subscription.");
        }
        return signature;
    }

    private List<String> pauses() {
        Map<String, Object> retry = map("retry");
        if (retry.isEmpty()) return List.of();
        for (String key : retry.keySet()) {
            if (!key.equals("pauses"))
                throw wrong("retry/" + key, "\"retry\" has only \"pauses\", such as [\"5s\", \"5m\"].");
        }
        List<String> pauses = texts("retry/pauses", retry.get("pauses"));
        if (pauses.isEmpty() || pauses.size() > MOST_PAUSES) {
            throw wrong("retry/pauses", "There are 1 to " + MOST_PAUSES + " pauses.");
        }
        for (int i = 0; i < pauses.size(); i++) {
            try {
                Durations.parse(pauses.get(i));
            } catch (IllegalArgumentException e) {
                throw wrong("retry/pauses/" + i, String.valueOf(e.getMessage()));
            }
        }
        return pauses;
    }

    private List<String> texts(String at, @Nullable Object value) {
        if (value == null) return List.of();
        List<String> texts = new ArrayList<>();
        if (!(value instanceof List<?> list)) throw wrong(at, "This must be a list of texts.");
        for (Object one : list) {
            if (!(one instanceof String text)) throw wrong(at + "/" + texts.size(), "This must be a text.");
            texts.add(text);
        }
        if (texts.size() > MOST) throw wrong(at, "There may be " + MOST + " of them.");
        return List.copyOf(texts);
    }

    @SuppressWarnings("unchecked") // An object of JSON has no other keys.
    private Map<String, Object> map(String key) {
        Object value = json.get(key);
        if (value == null) return Map.of();
        if (value instanceof Map<?, ?> map) return (Map<String, Object>) map;
        throw wrong(key, "This must be an object.");
    }

    private @Nullable String text(String key) {
        Object value = json.get(key);
        if (value == null) return null;
        if (!(value instanceof String text)) throw wrong(key, "This must be a text.");
        if (key.equals("description") && text.length() > LONGEST_TEXT) {
            throw wrong(key, "A description has at most " + LONGEST_TEXT + " characters.");
        }
        return text.isBlank() ? null : text;
    }

    private boolean flag(String key) {
        Object value = json.get(key);
        if (value == null) return false;
        if (value instanceof Boolean flag) return flag;
        throw wrong(key, "This must be true or false.");
    }

    static ProblemException wrong(String at, String message) {
        return new ProblemException(422, "bad-subscription", message).with("pointer", "/" + at);
    }
}
