package io.junctura.connector.input;

import io.junctura.api.Secret;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts JSON values to records of a connector and back, as attempts do. For tests of connectors. */
public final class Records {
    private final Shapes shapes = new Shapes();

    /**
     * Converts an object to a record.
     *
     * @param secrets the secret of a reference
     * @throws IllegalArgumentException with a sentence, if the object does not have the record's types, or its constructor rejects it
     */
    public <T extends Record> T read(Class<T> type, Object json, Function<String, @Nullable Secret> secrets) {
        try {
            return type.cast(shapes.ofRecord(type).read(json, secrets));
        } catch (BadValue e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException with a sentence, if it cannot be written as JSON or contains a secret */
    public @Nullable Object write(@Nullable Object value) {
        try {
            return shapes.write(value);
        } catch (BadValue e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
