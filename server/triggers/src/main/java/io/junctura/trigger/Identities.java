package io.junctura.trigger;

import io.junctura.dispatch.accept.Rejected;
import io.junctura.expression.Scope;
import io.junctura.json.Json;
import io.junctura.memory.MemoryExhausted;
import io.junctura.run.PinnedFlow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The identities of events, by which duplicates are recognised. */
public final class Identities {
    /** In characters. Longer identities are replaced by their hashes. */
    public static final int MAX_LENGTH = 255;

    private Identities() {}

    /**
     * The identity of an event: the value of the flow's {@code dedupe-by}, or else the one that the sender gives.
     *
     * @throws io.junctura.expression.EvaluationProblem if the expression does not fit the event
     * @throws Rejected if the memory for the expression's values is in use at this moment
     */
    public static @Nullable String of(
            PinnedFlow flow, @Nullable Object payload, Map<String, Object> origin, @Nullable String senders, long now)
            throws Rejected {
        if (flow.plan().dedupeBy() == null) return bounded(senders);
        Scope scope = Bindings.scope(flow, now)
                .withLazy("trigger", () -> trigger(origin, now))
                .with("headers", origin.get("headers"))
                .with("payload", payload);
        Object value;
        try {
            value = flow.plan().dedupeBy().evaluate(scope);
        } catch (MemoryExhausted e) {
            throw Rejected.of(e);
        }
        String name = value == null || value instanceof String ? (String) value : Json.text(value);
        String own = bounded(name);
        return own == null ? bounded(senders) : own;
    }

    private static Object trigger(Map<String, Object> origin, long now) {
        Map<String, Object> trigger = new LinkedHashMap<>(origin);
        trigger.remove("headers");
        trigger.put("receivedAt", Instant.ofEpochMilli(now).toString());
        return trigger;
    }

    /** Identities are stored in an index, so a long one is replaced by its hash. */
    private static @Nullable String bounded(@Nullable String name) {
        // An empty identity counts as none. Otherwise all such events would be duplicates.
        if (name == null || name.isBlank()) return null;
        if (name.length() <= MAX_LENGTH) return name;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java runtime has it.
        }
    }
}
