package io.junctura.connector.input;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.api.Secret;
import io.junctura.expression.SecretRef;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts a JSON value to one of the types that a record's component may have. Immutable, thread safe. */
public interface Shape {

    /**
     * @param value   never null
     * @param secrets the secret of a name; null if there is none
     * @throws BadValue if the value does not have the type
     */
    Object read(Object value, Function<String, @Nullable Secret> secrets);

    /** The value of an absent field; null if the field is required. */
    default @Nullable Object absent() {
        return null;
    }

    /** Whether a value counts as absent, because a person has left the field empty. */
    default boolean isLeftEmpty(Object value) {
        return false;
    }

    Shape ANY = (value, secrets) -> {
        if (value instanceof SecretRef) {
            throw Mismatch.secretHere();
        }
        return value;
    };

    /** Text. Numbers and booleans are converted to text. */
    Shape TEXT = (value, secrets) -> {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw Mismatch.not("must be text", value);
    };

    Shape BOOLEAN = (value, secrets) -> {
        if (value instanceof Boolean) {
            return value;
        }
        if ("true".equals(value) || "false".equals(value)) {
            return "true".equals(value);
        }
        throw Mismatch.not("must be true or false", value);
    };

    Shape LONG = (value, secrets) -> {
        if (value instanceof Long) {
            return value;
        }
        try {
            return number(value, "must be a whole number").longValueExact();
        } catch (ArithmeticException e) {
            throw Mismatch.not("must be a whole number of at most 64 bits", value);
        }
    };

    Shape INT = (value, secrets) -> {
        try {
            return value instanceof Long whole
                    ? (Object) Math.toIntExact(whole)
                    : (Object) number(value, "must be a whole number").intValueExact();
        } catch (ArithmeticException e) {
            throw Mismatch.not("must be a whole number from -2147483648 to 2147483647", value);
        }
    };

    /** A fraction is rounded to the nearest double, as it would be in Java's own source; a whole number must fit exactly. */
    Shape DOUBLE = (value, secrets) -> {
        BigDecimal exact = number(value, "must be a number");
        double rounded = exact.doubleValue();
        boolean whole = value instanceof Long || value instanceof BigInteger;
        if (Double.isInfinite(rounded) || (whole && new BigDecimal(rounded).compareTo(exact) != 0)) {
            throw Mismatch.not("must be a number that fits a double without loss", value);
        }
        return rounded;
    };

    Shape DECIMAL = (value, secrets) -> number(value, "must be a number");

    Shape DURATION = (value, secrets) -> {
        if (!(value instanceof String text)) {
            throw Mismatch.not("must be a duration such as 30s", value);
        }
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadValue(String.valueOf(e.getMessage()));
        }
    };

    Shape INSTANT = (value, secrets) -> {
        if (value instanceof String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                // Reported below.
            }
        }
        throw Mismatch.not("must be a time with its offset, such as 2030-01-31T09:00:00Z", value);
    };

    Shape DATE = (value, secrets) -> {
        if (value instanceof String text) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                // Reported below.
            }
        }
        throw Mismatch.not("must be a date such as 2030-01-31", value);
    };

    Shape UUID = (value, secrets) -> {
        if (value instanceof String text) {
            try {
                java.util.UUID read = java.util.UUID.fromString(text);
                if (read.toString().equalsIgnoreCase(text)) return read; // Java reads "1-1-1-1-1", too.
            } catch (IllegalArgumentException e) {
                // Reported below.
            }
        }
        throw Mismatch.not("must be a UUID such as 6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11", value);
    };

    Shape BYTES = (value, secrets) -> {
        if (value instanceof byte[]) {
            return value;
        }
        if (!(value instanceof String text)) {
            throw Mismatch.not("must be bytes in Base64", value);
        }
        try {
            return Base64Text.parse(text);
        } catch (IllegalArgumentException e) {
            throw Mismatch.not("must be bytes in Base64", value);
        }
    };

    /** Rows: a list, one value, or a file of rows. An absent value is an empty list. */
    Shape ROWS = new Shape() {
        @Override
        public Object read(Object value, Function<String, @Nullable Secret> secrets) {
            if (value instanceof FileRef file) {
                return new Rows.Stored(file);
            }
            if (value instanceof Rows.Unread) {
                return value;
            }
            if (value instanceof SecretRef) {
                throw Mismatch.secretHere();
            }
            return new Rows.Listed(
                    value instanceof Collection<?> list ? new ArrayList<@Nullable Object>(list) : List.of(value));
        }

        @Override
        public Object absent() {
            return new Rows.Listed(List.of());
        }
    };

    Shape FILE = new Shape() {
        @Override
        public Object read(Object value, Function<String, @Nullable Secret> secrets) {
            if (value instanceof FileRef) {
                return value;
            }
            if (isLeftEmpty(value)) {
                throw new BadValue("no file is chosen.");
            }
            throw Mismatch.not("must be a file", value);
        }

        @Override
        public boolean isLeftEmpty(Object value) {
            return value instanceof String text && text.isBlank();
        }
    };

    Shape SECRET = (value, secrets) -> {
        if (value instanceof Secret) {
            return value;
        }
        if (value instanceof SecretRef named) {
            Secret secret = secrets.apply(named.name());
            if (secret == null) {
                throw new BadValue("The connection holds no secret named \"" + named.name()
                        + "\". Add it to the connection, or correct the name.");
            }
            return secret;
        }
        if (value instanceof String text) {
            return Secret.of(text);
        }
        throw new BadValue("must be a secret: write {{ secret.NAME }}.");
    };

    /** A constant of an enum, by its name. Case, {@code -} and {@code _} make no difference. */
    record Choice(Map<String, Object> byFoldedName, List<String> names) implements Shape {

        static Choice of(Class<?> type) {
            Map<String, Object> byName = new LinkedHashMap<>();
            List<String> names = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                String name = ((Enum<?>) constant).name();
                byName.put(folded(name), constant);
                names.add(written(name));
            }
            return new Choice(byName, names);
        }

        static String written(String constant) {
            return constant.toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static String folded(String name) {
            return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        }

        @Override
        public Object read(Object value, Function<String, @Nullable Secret> secrets) {
            Object constant = value instanceof String name ? byFoldedName.get(folded(name)) : null;
            if (constant == null) {
                throw value instanceof String name
                        ? Mismatch.noneOf(names, name)
                        : Mismatch.not("must be one of " + String.join(", ", names), value);
            }
            return constant;
        }
    }

    /** A list. A single value is a list of one, and an absent value is an empty list. */
    record ListOf(Shape items) implements Shape {
        @Override
        public Object read(Object value, Function<String, @Nullable Secret> secrets) {
            Collection<?> given = value instanceof Collection<?> collection ? collection : List.of(value);
            List<@Nullable Object> read = new ArrayList<>(given.size());
            int index = 0;
            for (Object item : given) {
                try {
                    if (item == null && items != ANY) {
                        throw new BadValue("must not be null.");
                    }
                    read.add(item == null ? null : items.read(item, secrets));
                } catch (BadValue e) {
                    throw e.inItem(index);
                }
                index++;
            }
            return Collections.unmodifiableList(read);
        }

        @Override
        public Object absent() {
            return List.of();
        }
    }

    /** A map. An absent value is an empty map. Null values are left out, unless the values may be any JSON. */
    record MapOf(Shape values) implements Shape {
        @Override
        public Object read(Object value, Function<String, @Nullable Secret> secrets) {
            if (!(value instanceof Map<?, ?> given)) {
                throw Mismatch.not("must be an object of names and values", value);
            }
            Map<String, @Nullable Object> read = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : given.entrySet()) {
                String name = String.valueOf(entry.getKey());
                Object one = entry.getValue();
                try {
                    if (one != null) {
                        read.put(name, values.read(one, secrets));
                    } else if (values == ANY) {
                        read.put(name, null);
                    }
                } catch (BadValue e) {
                    throw e.inField(name);
                }
            }
            return Collections.unmodifiableMap(read);
        }

        @Override
        public Object absent() {
            return Map.of();
        }
    }

    /** A record of a sealed interface. A key says which; a record without required fields may be given as its name only. */
    record Variant(String by, Map<String, RecordShape> cases) implements Shape {
        @Override
        public Object read(Object value, Function<String, @Nullable Secret> secrets) {
            Object name = value instanceof Map<?, ?> map ? map.get(by) : value;
            if (!(name instanceof String written)) {
                throw value instanceof Map<?, ?>
                        ? new BadValue("is required: one of " + String.join(", ", cases.keySet()) + ".").inField(by)
                        : Mismatch.not(
                                "must be an object whose \"" + by + "\" is one of " + String.join(", ", cases.keySet()),
                                value);
            }
            RecordShape shape = find(written);
            return shape.read(value instanceof Map<?, ?> ? value : Map.of(), secrets, by);
        }

        private RecordShape find(String written) {
            RecordShape exact = cases.get(written);
            if (exact != null) {
                return exact;
            }
            String wanted = Choice.folded(written);
            for (Map.Entry<String, RecordShape> one : cases.entrySet()) {
                if (Choice.folded(one.getKey()).equals(wanted)) {
                    return one.getValue();
                }
            }
            throw Mismatch.noneOf(cases.keySet(), written).inField(by);
        }
    }

    private static BigDecimal number(Object value, String must) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof Long || value instanceof Integer) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (value instanceof Double real && !real.isNaN() && !real.isInfinite()) {
            return BigDecimal.valueOf(real);
        }
        if (value instanceof String text && text.length() <= 1000) {
            try {
                BigDecimal decimal = new BigDecimal(text);
                if (Math.abs((long) decimal.scale())
                        <= 1000) { // As JSON's own numbers: beyond it, digits fill the memory.
                    return decimal;
                }
            } catch (NumberFormatException e) {
                // Reported below.
            }
        }
        throw Mismatch.not(must, value);
    }

    /** The shape of a type that is not composed of others; null for other types, which {@link Shapes} knows. */
    static @Nullable Shape scalar(Class<?> type) {
        if (type == String.class) return TEXT;
        if (type == Object.class) return ANY;
        if (type == boolean.class || type == Boolean.class) return BOOLEAN;
        if (type == int.class || type == Integer.class) return INT;
        if (type == long.class || type == Long.class) return LONG;
        if (type == double.class || type == Double.class) return DOUBLE;
        if (type == BigDecimal.class) return DECIMAL;
        if (type == Duration.class) return DURATION;
        if (type == Instant.class) return INSTANT;
        if (type == Secret.class) return SECRET;
        if (type == LocalDate.class) return DATE;
        if (type == java.util.UUID.class) return UUID;
        if (type == byte[].class) return BYTES;
        if (type == FileRef.class) return FILE;
        if (type == Rows.class) return ROWS;
        return type.isEnum() ? Choice.of(type) : null;
    }
}
