package io.junctura.connector.input;

import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import io.junctura.api.Reached;
import io.junctura.json.JsonProblem;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON for plugins. Plugins parse text from outside, so the memory of its values is reserved first. */
public final class ReservedJson implements Json {
    private final Reservation values;
    private final boolean onlyLast;
    private final Shapes shapes;

    /**
     * @param values   the memory of parsed values
     * @param onlyLast whether the memory of a text is released when the next one is parsed, for calls that read messages
     *     without end. Nothing else may use {@code values} then
     * @param shapes   of the plugin
     */
    public ReservedJson(Reservation values, boolean onlyLast, Shapes shapes) {
        this.shapes = shapes;
        this.values = values;
        this.onlyLast = onlyLast;
    }

    @Override
    public @Nullable Object parse(byte[] utf8) throws ConnectorException {
        try {
            return value(utf8);
        } catch (JsonProblem e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        } catch (MemoryExhausted e) {
            throw noMemory(e);
        }
    }

    @Override
    public <T> T parse(byte[] utf8, Class<T> type) throws ConnectorException {
        return parsed(() -> read(utf8, type));
    }

    @Override
    public <T> List<T> parseList(byte[] utf8, Class<T> type) throws ConnectorException {
        return parsed(() -> readList(utf8, type));
    }

    private static <T> T parsed(Supplier<T> reading) throws ConnectorException {
        try {
            return reading.get();
        } catch (JsonProblem | BadValue e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        } catch (MemoryExhausted e) {
            throw noMemory(e);
        }
    }

    private @Nullable Object value(byte[] utf8) {
        return onlyLast ? parseNext(utf8) : io.junctura.json.Json.parse(utf8, values);
    }

    public Shapes shapes() {
        return shapes;
    }

    /**
     * Parses text to a value of a plugin's type. Unknown fields are ignored.
     *
     * @throws JsonProblem     if it is not JSON
     * @throws BadValue        if it does not have that type
     * @throws MemoryExhausted if there is no memory for its values
     */
    @SuppressWarnings("unchecked") // A shape makes values of its type, or of its boxed type.
    public <T> T read(byte[] utf8, Class<T> type) {
        Shape shape = shapes.lenient().of(type);
        Object value = value(utf8);
        if (value == null) throw new BadValue("must not be null.");
        return (T) shape.read(value, name -> null);
    }

    /** The same for an array. */
    @SuppressWarnings("unchecked")
    public <T> List<T> readList(byte[] utf8, Class<T> type) {
        Shape items = new Shape.ListOf(shapes.lenient().of(type));
        Object value = value(utf8);
        if (!(value instanceof List<?>))
            throw value == null ? new BadValue("must not be null.") : Mismatch.not("must be a list", value);
        return (List<T>) items.read(value, name -> null);
    }

    private synchronized @Nullable Object parseNext(byte[] utf8) {
        values.shrink(values.bytes());
        return io.junctura.json.Json.parse(utf8, values);
    }

    public static ConnectorException noMemory(MemoryExhausted e) {
        String message = String.valueOf(e.getMessage());
        return e.permanent()
                ? ConnectorException.broken(Reached.MAYBE, message, e)
                : ConnectorException.tryLater(Reached.MAYBE, message, e);
    }

    @Override
    public byte[] write(@Nullable Object value) {
        return shapes.text(value);
    }
}
