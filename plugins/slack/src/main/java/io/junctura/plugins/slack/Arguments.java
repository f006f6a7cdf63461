package io.junctura.plugins.slack;

import java.util.Collection;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** The arguments of a method, without those that were not given. */
final class Arguments extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    Arguments with(String name, @Nullable Object value) {
        boolean given = value != null && !(value instanceof Collection<?> many && many.isEmpty());
        if (given) put(name, value);
        return this;
    }
}
