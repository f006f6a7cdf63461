package io.junctura.connector.input;

import io.junctura.api.Secret;
import io.junctura.expression.Nearest;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts objects to records of one class, by the canonical constructor, and back. */
public final class RecordShape implements Shape {

    /**
     * @param fallback     the value of an absent component; null if there is none
     * @param optional     whether an absent value is null
     * @param accessor     {@code (Object) Object}
     */
    record Component(String name, Shape shape, @Nullable Object fallback, boolean optional, MethodHandle accessor) {}

    private final MethodHandle constructor;
    private final List<Component> components;
    private final Map<String, Integer> places = new HashMap<>();

    /** Whether unknown keys are ignored. */
    private final boolean lenient;

    /** The key and value that identify this record among those of its sealed interface; null without such an interface. */
    private final @Nullable String variantBy;

    private final String variantName;

    /** @param constructor {@code (Object[]) Object} */
    RecordShape(
            MethodHandle constructor,
            List<Component> components,
            boolean lenient,
            @Nullable String variantBy,
            String variantName) {
        this.lenient = lenient;
        this.constructor = constructor;
        this.components = List.copyOf(components);
        this.variantBy = variantBy;
        this.variantName = variantName;
        for (int i = 0; i < components.size(); i++) {
            places.put(components.get(i).name(), i);
        }
    }

    @Override
    public Object read(Object value, Function<String, @Nullable Secret> secrets) {
        return read(value, secrets, null);
    }

    /** @param ignored a key that is not a component, since it identified the record */
    Object read(Object value, Function<String, @Nullable Secret> secrets, @Nullable String ignored) {
        if (!(value instanceof Map<?, ?> given)) {
            throw Mismatch.not("must be an object", value);
        }
        @Nullable Object[] arguments = new @Nullable Object[components.size()];
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            String name = (String) entry.getKey();
            Integer place = places.get(name);
            if (place == null) {
                if (lenient || name.equals(ignored)) {
                    continue;
                }
                throw unknown(name);
            }
            Shape shape = components.get(place).shape();
            if (entry.getValue() != null && !shape.isLeftEmpty(entry.getValue())) {
                try {
                    arguments[place] = shape.read(entry.getValue(), secrets);
                } catch (BadValue e) {
                    throw e.inField(name);
                }
            }
        }
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                arguments[i] = absent(components.get(i));
            }
        }
        return construct(arguments);
    }

    private static @Nullable Object absent(Component component) {
        if (component.fallback() != null) {
            return component.fallback();
        }
        if (component.optional()) {
            return null;
        }
        Object empty = component.shape().absent();
        if (empty == null) {
            throw new BadValue("is required.").inField(component.name());
        }
        return empty;
    }

    private BadValue unknown(String name) {
        return new BadValue("\"" + name + "\" is not known here."
                + Nearest.to(name, places.keySet())
                        .map(near -> " Did you mean \"" + near + "\"?")
                        .orElse(
                                places.isEmpty()
                                        ? " There is nothing to fill in."
                                        : " There is " + String.join(", ", names()) + "."));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (Component component : components) {
            names.add(component.name());
        }
        return names;
    }

    private Object construct(@Nullable Object[] arguments) {
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (IllegalArgumentException e) {
            throw new BadValue(e.getMessage() == null ? "The values do not go together." : e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The record as an object; absent components are left out. */
    Map<String, @Nullable Object> write(Object value, Shapes shapes, int levels) {
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        if (variantBy != null) {
            written.put(variantBy, variantName);
        }
        for (Component component : components) {
            Object one;
            try {
                one = (Object) component.accessor().invokeExact(value);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
            try {
                Object json = shapes.write(one, levels);
                if (json != null) {
                    written.put(component.name(), json);
                }
            } catch (BadValue e) {
                throw e.inField(component.name());
            }
        }
        return written;
    }
}
