package io.junctura.http.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Any JSON value of a member that may be absent. It tells a member that is {@code null} from an absent one. */
public record JsonValue(@Nullable Object value) implements SpecialView {
    @Override
    public @Nullable Object json() {
        return value;
    }

    static Map<String, Object> schema() {
        return Schemas.any();
    }
}
