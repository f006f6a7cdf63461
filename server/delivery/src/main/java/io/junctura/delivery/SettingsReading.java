package io.junctura.delivery;

import io.junctura.connector.input.Durations;
import io.junctura.definition.SubscriptionRules;
import io.junctura.error.DomainException;
import io.junctura.http.Strict;
import io.junctura.masking.SecretNames;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a subscription from JSON, and names the field of the first mistake. Pure. */
final class SettingsReading {
    private final Map<String, Object> json;
    private final @Nullable SubscriptionSettings before;
    /** Whether the rules apply. Stored settings were valid when they were given. */
    private final boolean checked;

    private SettingsReading(Map<String, Object> json, @Nullable SubscriptionSettings before, boolean checked) {
        this.json = json;
        this.before = before;
        this.checked = checked;
    }

    /**
     * @param before the earlier settings, whose masked headers and signature kind stay; null: the subscription is new
     * @throws DomainException that names the field
     */
    static SubscriptionSettings read(Map<String, Object> json, @Nullable SubscriptionSettings before) {
        return given(json, before, null);
    }

    /**
     * Reads the settings that a document declares. The document's compiler leaves out unknown keys.
     *
     * @param config the values that the expressions of its filter, transform and order read as {@code config}; null: none
     * @throws DomainException that names the field
     */
    static SubscriptionSettings declared(Map<String, Object> json, @Nullable Map<String, Object> config) {
        return given(json, null, config);
    }

    private static SubscriptionSettings given(
            Map<String, Object> json, @Nullable SubscriptionSettings before, @Nullable Map<String, Object> config) {
        Strict.members(json, SubscriptionSettings.NAMES);
        SubscriptionSettings settings = new SettingsReading(json, before, true).settings(config);
        DeliveryPlan.check(settings);
        return settings;
    }

    /** Reads stored settings, which are valid. */
    static SubscriptionSettings stored(Map<String, Object> json, Map<String, String> headers) {
        Map<String, Object> all = new LinkedHashMap<>(json);
        all.put("headers", headers);
        SettingsReading reading = new SettingsReading(all, null, false);
        return reading.settings(json.containsKey("config") ? reading.map("config") : null);
    }

    /** The expressions are not compiled yet. */
    private SubscriptionSettings settings(@Nullable Map<String, Object> config) {
        String description = text("description");
        return new SubscriptionSettings(
                description == null ? "" : description,
                topics(),
                types(),
                address(),
                text("filter"),
                json.get("transform"),
                headers(),
                labels(),
                text("orderBy"),
                signature(),
                format(),
                retry(),
                flag("challenge"),
                config);
    }

    private List<String> topics() {
        List<String> topics = texts("topics", json.get("topics"));
        if (topics.isEmpty()) must("topics", "Name at least one topic.");
        for (int i = 0; i < topics.size(); i++) must("topics/" + i, SubscriptionRules.topic(topics.get(i)));
        return topics;
    }

    private List<String> types() {
        List<String> types = texts("types", json.get("types"));
        for (int i = 0; i < types.size(); i++) must("types/" + i, SubscriptionRules.type(types.get(i)));
        return types;
    }

    private URI address() {
        String text = text("address");
        must("address", SubscriptionRules.address(text == null ? "" : text));
        return URI.create(String.valueOf(text));
    }

    private WebhookHeaders headers() {
        Map<String, String> earlier =
                before == null ? Map.of() : before.headers().values();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map("headers").forEach((name, value) -> {
            String at = "headers/" + name;
            must(at, SubscriptionRules.headerName(name));
            must(at, SubscriptionRules.headerValue(value));
            String text = String.valueOf(value);
            String kept = checked && text.equals(SecretNames.MASK) ? earlier.get(name) : text;
            if (kept == null)
                throw wrong(at, "*** stands for a value that is kept, and there is none. Give the value.");
            headers.put(name, kept);
        });
        must("headers", SubscriptionRules.count(headers.size(), SubscriptionRules.MAX_HEADERS, "headers"));
        return new WebhookHeaders(headers);
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        map("labels").forEach((name, value) -> {
            must("labels/" + name, SubscriptionRules.label(name, value));
            labels.put(name, String.valueOf(value));
        });
        must("labels", SubscriptionRules.count(labels.size(), SubscriptionRules.MAX, "labels"));
        return labels;
    }

    private String signature() {
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

    private WebhookFormat format() {
        String word = text("format");
        WebhookFormat format = word == null ? WebhookFormat.STANDARD : WebhookFormat.find(word);
        if (format == null)
            throw wrong("format", "A format is one of: " + String.join(", ", WebhookFormat.words()) + ".");
        return format;
    }

    private SubscriptionSettings.@Nullable Retry retry() {
        Map<String, Object> retry = map("retry");
        if (retry.isEmpty()) return null;
        for (String key : retry.keySet()) {
            if (!key.equals("pauses"))
                throw wrong("retry/" + key, "\"retry\" has only \"pauses\", such as [\"5s\", \"5m\"].");
        }
        List<String> pauses = texts("retry/pauses", retry.get("pauses"));
        if (pauses.isEmpty()) throw wrong("retry/pauses", "There is at least one pause.");
        must("retry/pauses", SubscriptionRules.count(pauses.size(), SubscriptionRules.MAX_PAUSES, "pauses"));
        for (int i = 0; i < pauses.size(); i++) {
            try {
                Durations.parse(pauses.get(i));
            } catch (IllegalArgumentException e) {
                throw wrong("retry/pauses/" + i, String.valueOf(e.getMessage()));
            }
        }
        return new SubscriptionSettings.Retry(pauses);
    }

    private List<String> texts(String at, @Nullable Object value) {
        if (value == null) return List.of();
        List<String> texts = new ArrayList<>();
        if (!(value instanceof List<?> list)) throw wrong(at, "This must be a list of texts.");
        for (Object one : list) {
            if (!(one instanceof String text)) throw wrong(at + "/" + texts.size(), "This must be a text.");
            texts.add(text);
        }
        if (!at.startsWith("retry")) must(at, SubscriptionRules.count(texts.size(), SubscriptionRules.MAX, at));
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
        if (key.equals("description")) must(key, SubscriptionRules.description(text));
        return text.isBlank() ? null : text;
    }

    private boolean flag(String key) {
        Object value = json.get(key);
        if (value == null) return false;
        if (value instanceof Boolean flag) return flag;
        throw wrong(key, "This must be true or false.");
    }

    private void must(String at, @Nullable String mistake) {
        if (checked && mistake != null) throw wrong(at, mistake);
    }

    static DomainException wrong(String at, String message) {
        return DomainException.invalid("bad-subscription", message).with("pointer", "/" + at);
    }
}
