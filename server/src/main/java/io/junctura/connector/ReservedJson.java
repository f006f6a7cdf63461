package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import io.junctura.api.Reached;
import io.junctura.json.JsonProblem;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import org.jspecify.annotations.Nullable;

/** JSON as plugins read and write it. What they parse is text from outside: its values are reserved before they are built. */
final class ReservedJson implements Json {
    private final Reservation values;
    private final boolean onlyLast;

    /**
     * @param values   what is parsed counts until this is closed
     * @param onlyLast whether a text counts only until the next one is parsed: for a call that reads messages without end.
     *     Nothing else grows {@code values} then
     */
    ReservedJson(Reservation values, boolean onlyLast) {
        this.values = values;
        this.onlyLast = onlyLast;
    }

    @Override
    public @Nullable Object parse(byte[] utf8) throws ConnectorException {
        try {
            return onlyLast ? parseNext(utf8) : io.junctura.json.Json.parse(utf8, values);
        } catch (JsonProblem e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        } catch (MemoryExhausted e) {
            throw noMemory(e);
        }
    }

    private synchronized @Nullable Object parseNext(byte[] utf8) {
        values.shrink(values.bytes());
        return io.junctura.json.Json.parse(utf8, values);
    }

    static ConnectorException noMemory(MemoryExhausted e) {
        String message = String.valueOf(e.getMessage());
        return e.permanent()
                ? ConnectorException.broken(Reached.MAYBE, message, e)
                : ConnectorException.tryLater(Reached.MAYBE, message, e);
    }

    @Override
    public byte[] write(@Nullable Object value) {
        return io.junctura.json.Json.write(value);
    }
}
