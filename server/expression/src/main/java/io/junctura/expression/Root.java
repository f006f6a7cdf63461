package io.junctura.expression;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The scope as the root object of an expression. Reads a lazy name only when it is needed. */
final class Root extends AbstractMap<String, @Nullable Object> {

    private final Scope scope;

    Root(Scope scope) {
        this.scope = scope;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return key instanceof String name ? scope.get(name) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String name && scope.has(name);
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (String name : scope.names()) all.put(name, scope.get(name));
        return all.entrySet();
    }
}
