package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.input.BadValue;
import io.junctura.connector.input.Shapes;
import io.junctura.json.Json;
import io.junctura.masking.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The values that an action remembers between the attempts of a step, in the types of its plugin. Thread safe. */
final class RememberedValues {
    /** The largest size of the names and values of one step, in bytes. */
    static final int MAX_BYTES = 64 << 10;

    private final AttemptState state;
    private final Shapes shapes;
    private final Supplier<Redaction> redaction;

    /** Read at the first use, since most actions never use them. */
    private @Nullable Map<String, byte[]> known;

    RememberedValues(AttemptState state, Shapes shapes, Supplier<Redaction> redaction) {
        this.state = state;
        this.shapes = shapes;
        this.redaction = redaction;
    }

    synchronized void remember(String name, Object value) throws ConnectorException, InterruptedException {
        byte[] stored = stored(name, Objects.requireNonNull(value, "value"));
        Map<String, byte[]> all = new HashMap<>(known());
        all.put(name, stored);
        long bytes = 0;
        for (Map.Entry<String, byte[]> one : all.entrySet()) {
            bytes += one.getKey().getBytes(StandardCharsets.UTF_8).length + one.getValue().length;
        }
        if (bytes > MAX_BYTES) {
            throw broken("The action remembers " + bytes + " bytes for this step; " + MAX_BYTES
                    + " are the most. It should remember less, such as an id, or store the data as a file.");
        }
        AttemptState.await(state.write(name, stored));
        known = all;
    }

    private byte[] stored(String name, Object value) throws ConnectorException {
        Object written;
        try {
            written = shapes.write(value);
        } catch (BadValue e) {
            throw broken("What the action remembers as \"" + name + "\" cannot be stored: " + e.getMessage());
        }
        if (redaction.get().ofResult(written) != written) {
            throw broken("What the action remembers as \"" + name + "\" holds a secret of the connection, and secrets"
                    + " are not stored with runs. It should remember an id instead.");
        }
        return Json.writeStored(written);
    }

    synchronized <T> Optional<T> recall(String name, Class<T> type) throws ConnectorException {
        byte[] stored = known().get(name);
        if (stored == null) return Optional.empty();
        try {
            Object value = Objects.requireNonNull(Json.parseStored(stored));
            return Optional.of(type.cast(shapes.of(type).read(value, secret -> null)));
        } catch (BadValue e) {
            throw broken("What the action remembers as \"" + name + "\" is no " + type.getSimpleName()
                    + ", as which it is recalled: " + e.getMessage());
        }
    }

    private Map<String, byte[]> known() {
        Map<String, byte[]> all = known;
        if (all == null) known = all = state.read();
        return all;
    }

    private static ConnectorException broken(String message) {
        return ConnectorException.broken(Reached.MAYBE, message, null);
    }
}
