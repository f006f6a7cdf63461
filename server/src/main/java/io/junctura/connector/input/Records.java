package io.junctura.connector.input;

import io.junctura.api.Secret;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON values to the records of a connector and back, as an attempt does it: for whoever tests a connector. */
public final class Records {
    private final Shapes shapes = new Shapes();

    /**
     * Makes a record of an object.
     *
     * @param secrets what a reference to a secret stands for
     * @throws IllegalArgumentException with a sentence, if the object does not fit or the record's constructor refuses it
     */
    public <T extends Record> T read(Class<T> type, Object json, Function<String, @Nullable Secret> secrets) {
        try {
            return type.cast(shapes.ofRecord(type).read(json, secrets));
        } catch (BadValue e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException with a sentence, if it has no form in JSON or holds a secret */
    public @Nullable Object write(@Nullable Object value) {
        try {
            return shapes.write(value);
        } catch (BadValue e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
