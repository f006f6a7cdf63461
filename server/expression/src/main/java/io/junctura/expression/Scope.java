package io.junctura.expression;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The names an expression can read, and the time and the randomness it gets. Immutable and cheap to extend: a scope
 * shares all its bindings with the one it was made from. Values are plain JSON values or stored files and are never
 * changed by an evaluation; give them from one thread to another as safely as any object.
 */
public final class Scope {

    private final @Nullable Scope outer;
    private final @Nullable String name;
    private final @Nullable Object value;
    private final long now;
    private final long seed;

    private Scope(@Nullable Scope outer, @Nullable String name, @Nullable Object value, long now, long seed) {
        this.outer = outer;
        this.name = name;
        this.value = value;
        this.now = now;
        this.seed = seed;
    }

    /**
     * A scope without names.
     *
     * @param now  what {@code $millis()} and {@code $now()} tell, in milliseconds since 1970
     * @param seed where {@code $random()} begins
     */
    public static Scope of(long now, long seed) {
        return new Scope(null, null, null, now, seed);
    }

    /** The same with one more name; a name that is there already is hidden. */
    public Scope with(String name, @Nullable Object value) {
        return new Scope(this, name, value, now, seed);
    }

    /** The same with one more name, whose value is asked for at most once, when first read. */
    public Scope withLazy(String name, Supplier<? extends @Nullable Object> value) {
        return new Scope(this, name, new Lazy(value), now, seed);
    }

    /** The same names at another time, with other randomness. */
    public Scope at(long now, long seed) {
        return new Scope(this, null, null, now, seed);
    }

    /** The value of a name; null if it is absent. */
    public @Nullable Object get(String wanted) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (wanted.equals(scope.name)) return scope.value instanceof Lazy lazy ? lazy.get() : scope.value;
        }
        return null;
    }

    /** The names, in the order of binding. */
    public Set<String> names() {
        Set<String> names = outer == null ? new LinkedHashSet<>() : outer.names();
        if (name != null) names.add(name);
        return names;
    }

    boolean has(String wanted) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (wanted.equals(scope.name)) return true;
        }
        return false;
    }

    long now() {
        return now;
    }

    long seed() {
        return seed;
    }

    private static final class Lazy {
        private @Nullable Supplier<? extends @Nullable Object> supplier;
        private @Nullable Object value;

        Lazy(Supplier<? extends @Nullable Object> supplier) {
            this.supplier = supplier;
        }

        synchronized @Nullable Object get() {
            if (supplier != null) {
                value = supplier.get();
                supplier = null;
            }
            return value;
        }
    }
}
