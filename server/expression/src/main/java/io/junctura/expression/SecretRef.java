package io.junctura.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The placeholder of {@code {{ secret.NAME }}} in a template's value. The call of the connector replaces it. */
public record SecretRef(String name) {
    private static final String MASK = "***";

    /** A copy of a template's value for people, in which each secret is {@code ***}. */
    public static @Nullable Object masked(@Nullable Object value) {
        if (value instanceof SecretRef) return MASK;
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, one) -> copy.put(String.valueOf(name), masked(one)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (Object one : list) copy.add(masked(one));
            return copy;
        }
        return value;
    }
}
