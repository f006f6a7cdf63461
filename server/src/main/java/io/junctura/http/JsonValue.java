package io.junctura.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Any JSON value as a member that may be absent: a member that is {@code null} is another thing than an absent one. */
public record JsonValue(@Nullable Object value) implements SpecialView {
    @Override
    public @Nullable Object json() {
        return value;
    }

    static Map<String, Object> schema() {
        return Schemas.any();
    }
}
