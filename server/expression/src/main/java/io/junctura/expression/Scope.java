package io.junctura.expression;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The names that an expression can read, and its time and randomness. Immutable and cheap to extend: a scope shares the
 * bindings of the scope that it extends. Values are plain JSON values or stored files, and an evaluation never changes
 * them. Publish them safely to other threads, like any object.
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
     * @param now  the time of {@code $millis()} and {@code $now()}, in milliseconds since 1970
     * @param seed the seed of {@code $random()}
     */
    public static Scope of(long now, long seed) {
        return new Scope(null, null, null, now, seed);
    }

    /** This scope with one more name, which hides an existing one. */
    public Scope with(String name, @Nullable Object value) {
        return new Scope(this, name, value, now, seed);
    }

    /** This scope with one more name, whose value is computed at most once, when it is first read. */
    public Scope withLazy(String name, Supplier<? extends @Nullable Object> value) {
        return new Scope(this, name, new Lazy(value), now, seed);
    }

    /** This scope at another time, with other randomness. */
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
