package io.junctura.history.step;

import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.SpecialView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A time in the views of runs: always with three digits of a second, so that times compare as text.
 *
 * @param millis since 1970
 */
public record Timestamp(long millis) implements SpecialView {

    /** @return null for null */
    public static @Nullable Timestamp of(@Nullable Long millis) {
        return millis == null ? null : new Timestamp(millis);
    }

    @Override
    public Object json() {
        return Times.text(millis);
    }

    static Map<String, Object> schema() {
        return Schemas.time();
    }
}
