package io.junctura.connector.input;

import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.Row;
import io.junctura.api.Rows;
import io.junctura.api.Secret;
import io.junctura.api.Variants;
import io.junctura.connector.input.RecordShape.Component;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Converts JSON values to records and back. There is one for each loaded plugin: it keeps the plugin's classes in memory, so it must
 * be dropped with the plugin. Inspects each class once. Thread safe.
 */
public final class Shapes {

    /** Twice the limit for text from outside, so records of such text are within it. */
    private static final int MAX_LEVELS = 2 * Json.MAX_DEPTH;

    private static final BigInteger TOO_LARGE = BigInteger.TEN.pow(Json.MAX_NUMBER);

    /** What an exponent, or the zeros behind the point, leave of the characters of a number. */
    private static final int MAX_DIGITS = Json.MAX_NUMBER - 80;

    private final Map<Class<?>, RecordShape> records = new ConcurrentHashMap<>();

    /** Null if these shapes are lenient themselves. */
    private final @Nullable Shapes lenient;

    public Shapes() {
        this(new Shapes(null));
    }

    private Shapes(@Nullable Shapes lenient) {
        this.lenient = lenient;
    }

    /** The same, but ignores unknown fields: other systems add fields to their answers. */
    Shapes lenient() {
        return lenient == null ? this : lenient;
    }

    /** @throws IllegalArgumentException if the record has a component of a type that cannot be read from JSON */
    public RecordShape ofRecord(Class<?> type) {
        RecordShape known = records.get(type);
        if (known != null) {
            return known;
        }
        RecordShape made = make(type); // Not within computeIfAbsent: nested records come back here.
        RecordShape earlier = records.putIfAbsent(type, made);
        return earlier == null ? made : earlier;
    }

    public Shape of(Type type) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == List.class) {
                return new Shape.ListOf(of(generic.getActualTypeArguments()[0]));
            }
            if (generic.getRawType() == Map.class && generic.getActualTypeArguments()[0] == String.class) {
                return new Shape.MapOf(of(generic.getActualTypeArguments()[1]));
            }
        }
        if (type instanceof Class<?> plain) {
            Shape scalar = Shape.scalar(plain);
            if (scalar != null) {
                return scalar;
            }
            if (plain.isRecord()) {
                return ofRecord(plain);
            }
            if (plain.isSealed() && plain.isInterface()) {
                Map<String, RecordShape> cases = new LinkedHashMap<>();
                collectCases(plain, cases);
                return new Shape.Variant(by(plain), cases);
            }
        }
        throw new IllegalArgumentException(type.getTypeName() + " has no form in JSON");
    }

    private void collectCases(Class<?> sealed, Map<String, RecordShape> cases) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                cases.put(variantName(permitted), ofRecord(permitted));
            } else if (permitted.isSealed()) {
                collectCases(permitted, cases);
            } else {
                throw new IllegalArgumentException(permitted.getName() + " is no record");
            }
        }
    }

    private static String by(Class<?> sealed) {
        Variants variants = sealed.getAnnotation(Variants.class);
        return variants == null ? "type" : variants.by();
    }

    private static String variantName(Class<?> type) {
        String name = type.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private RecordShape make(Class<?> type) {
        try {
            RecordComponent[] parts = type.getRecordComponents();
            Constructor<?> canonical = type.getDeclaredConstructor(
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle constructor = lookup.unreflectConstructor(canonical)
                    .asFixedArity()
                    .asSpreader(Object[].class, parts.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
            List<Component> components = new ArrayList<>();
            for (RecordComponent part : parts) {
                components.add(component(part, lookup));
            }
            Class<?> sealed = sealedAbove(type);
            return new RecordShape(
                    constructor,
                    components,
                    lenient == null,
                    sealed == null ? null : by(sealed),
                    sealed == null ? "" : variantName(type));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made: " + e, e);
        }
    }

    private Component component(RecordComponent part, MethodHandles.Lookup lookup) throws IllegalAccessException {
        Method accessor = part.getAccessor();
        accessor.setAccessible(true);
        Shape shape = shapeOrResultOnly(part.getGenericType());
        Field field = part.getAnnotation(Field.class);
        Object fallback = null;
        if (field != null && !field.fallback().isEmpty()) {
            fallback = shape.read(field.fallback(), name -> null);
        }
        return new Component(
                part.getName(),
                shape,
                fallback,
                isNullable(part),
                lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class)));
    }

    /** Records of results may contain types that can only be written, such as Optional. Reading one fails with a message. */
    private Shape shapeOrResultOnly(Type type) {
        try {
            return of(type);
        } catch (IllegalArgumentException e) {
            return (value, secrets) -> {
                throw new IllegalArgumentException(e.getMessage(), e);
            };
        }
    }

    /** For {@code @Nullable byte[]} the annotation is on the element's type, which cannot be null. */
    private static boolean isNullable(RecordComponent part) {
        AnnotatedType type = part.getAnnotatedType();
        return isNullable((AnnotatedElement) part)
                || isNullable((AnnotatedElement) type)
                || (type instanceof AnnotatedArrayType array
                        && isNullable((AnnotatedElement) array.getAnnotatedGenericComponentType()));
    }

    private static boolean isNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    /** The outermost sealed interface that the record is a case of. */
    private static @Nullable Class<?> sealedAbove(Class<?> type) {
        for (Class<?> parent : type.getInterfaces()) {
            if (parent.isSealed()) {
                Class<?> further = sealedAbove(parent);
                return further == null ? parent : further;
            }
        }
        return null;
    }

    /**
     * Converts a value of a plugin to a new JSON value.
     *
     * @throws BadValue if it cannot be written as JSON, contains a secret, or is larger or deeper than a stored value may be
     */
    @Nullable
    public Object write(@Nullable Object value) {
        return write(value, MAX_LEVELS);
    }

    /**
     * The same as text.
     *
     * @throws IllegalArgumentException with a sentence
     */
    public byte[] text(@Nullable Object value) {
        try {
            return Json.write(write(value));
        } catch (BadValue | JsonProblem e) {
            throw new IllegalArgumentException("This cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /** @param levels how many further levels are allowed */
    @Nullable
    Object write(@Nullable Object value, int levels) {
        if (levels < 0) throw new BadValue("is nested more than " + MAX_LEVELS + " levels deep.");
        if (value instanceof String text) {
            if (text.length() <= Json.MAX_STRING) return text;
            throw new BadValue("is a text of " + text.length() + " characters; " + Json.MAX_STRING
                    + " are the most. Store it as a file.");
        }
        if (value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof FileRef
                || value instanceof Rows.Unread) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Row row) {
            return row(row, levels - 1);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, levels - 1);
        }
        if (value instanceof Collection<?> collection) {
            return list(collection, levels - 1);
        }
        if (value instanceof Rows rows) {
            return rows instanceof Rows.Stored stored ? stored.file() : list(((Rows.Listed) rows).rows(), levels - 1);
        }
        if (value instanceof Record) {
            return ofRecord(value.getClass()).write(value, this, levels - 1);
        }
        if (value instanceof Enum<?> constant) {
            return Shape.Choice.written(constant.name());
        }
        if (value instanceof Instant
                || value instanceof Duration
                || value instanceof LocalDate
                || value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof byte[] bytes) {
            return write(Base64Text.write(bytes), levels);
        }
        if (value instanceof Optional<?> optional) {
            return write(optional.orElse(null), levels - 1);
        }
        if (value instanceof Secret) {
            throw new BadValue("is a secret, which must not become part of a result.");
        }
        throw new BadValue("is of the class " + value.getClass().getName() + ", which has no form in JSON.");
    }

    private static Object number(Number number) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        // Both may be classes of the plugin, which stored values would keep in memory.
        if (number instanceof BigDecimal decimal) {
            return shortEnough(decimal.getClass() == BigDecimal.class ? decimal : new BigDecimal(decimal.toString()));
        }
        if (number instanceof BigInteger integer) {
            BigInteger plain = integer.getClass() == BigInteger.class ? integer : new BigInteger(integer.toString());
            if (plain.abs().compareTo(TOO_LARGE) < 0) return plain;
            throw tooLong();
        }
        double real = number.doubleValue();
        if ((number instanceof Double || number instanceof Float) && !Double.isNaN(real) && !Double.isInfinite(real)) {
            return new BigDecimal(number.toString());
        }
        throw new BadValue(
                "is the number " + number + " (" + number.getClass().getName() + "), which JSON cannot say.");
    }

    private static BigDecimal shortEnough(BigDecimal decimal) {
        if (decimal.unscaledValue().abs().compareTo(TOO_LARGE) >= 0) throw tooLong();
        int scale = decimal.scale();
        int digits = decimal.precision();
        boolean asItIs = scale >= 0 && scale < digits && digits < Json.MAX_NUMBER;
        if (!asItIs && digits > MAX_DIGITS) throw tooLong();
        if (Math.abs((long) scale) > Json.MAX_NUMBER) throw tooLong();
        return decimal;
    }

    private static BadValue tooLong() {
        return new BadValue("is a number of more than " + Json.MAX_NUMBER + " digits, or with an exponent beyond that. "
                + "Give it as text.");
    }

    private static String name(String name) {
        if (name.length() <= Json.MAX_NAME) return name;
        throw new BadValue("has a name of " + name.length() + " characters; " + Json.MAX_NAME + " are the most.");
    }

    /** Returns the same row if no value changes: a row is immutable, and its class is the server's. */
    private Row row(Row row, int levels) {
        @Nullable Object @Nullable [] changed = null;
        for (int i = 0; i < row.size(); i++) {
            String name = name(row.columns().names().get(i));
            Object value = row.value(i);
            try {
                Object written = write(value, levels);
                if (written == value) continue;
                if (changed == null) changed = row.values().toArray();
                changed[i] = written;
            } catch (BadValue e) {
                throw e.inField(name);
            }
        }
        return changed == null ? row : row.columns().row(changed);
    }

    private Map<String, @Nullable Object> map(Map<?, ?> map, int levels) {
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        map.forEach((key, one) -> {
            if (!(key instanceof String name)) {
                throw new BadValue("has a key that is no text.");
            }
            try {
                written.put(name(name), write(one, levels));
            } catch (BadValue e) {
                throw e.inField(name);
            }
        });
        return written;
    }

    private List<@Nullable Object> list(Collection<?> collection, int levels) {
        List<@Nullable Object> written = new ArrayList<>(collection.size());
        for (Object one : collection) {
            try {
                written.add(write(one, levels));
            } catch (BadValue e) {
                throw e.inItem(written.size());
            }
        }
        return written;
    }
}
