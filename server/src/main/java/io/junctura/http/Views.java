package io.junctura.http;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JSON of a {@link View}, and its schema in the OpenAPI document, from which the web UI's types are generated.
 *
 * <p>A component is a {@code String}, a number, a {@code boolean}, an {@link Instant}, an enum (in lower case, with hyphens), a
 * {@link SpecialView}, another view, a {@code List} or a {@code Map} of these, or an {@code Object}, which is any JSON value. A
 * {@link Nullable} component is always in the answer, unless it is annotated with {@link IfPresent}. {@link Docs} describes a
 * component, {@link OneOf} lists its texts, and {@link Inline} puts its members into the view around it.
 */
public final class Views {
    private static final ClassValue<List<Member>> MEMBERS = new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
            return members(type);
        }
    };

    /** @param name the component's, without an underscore at its end, which marks a keyword of Java */
    private record Member(String name, RecordComponent component, boolean optional, boolean inline) {
        @Nullable
        Object of(View view) {
            try {
                return component.getAccessor().invoke(view);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Cannot read " + component, e);
            }
        }

        <A extends Annotation> @Nullable A annotation(Class<A> type) {
            return component.getAnnotation(type);
        }
    }

    private Views() {}

    private static List<Member> members(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) throw new IllegalArgumentException(type + " is not a record");
        List<Member> members = new ArrayList<>(components.length);
        for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
            boolean optional = component.isAnnotationPresent(IfPresent.class);
            String name = component.getName();
            if (name.endsWith("_")) name = name.substring(0, name.length() - 1);
            members.add(new Member(name, component, optional, component.isAnnotationPresent(Inline.class)));
        }
        return members;
    }

    /** The JSON object of a view. The caller may change it. */
    public static Map<String, @Nullable Object> json(View view) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        add(view, json);
        return json;
    }

    private static void add(View view, Map<String, @Nullable Object> json) {
        for (Member member : MEMBERS.get(view.getClass())) {
            Object value = member.of(view);
            if (member.inline() && value instanceof View inner) add(inner, json);
            else if (value != null || !(member.optional() || member.inline())) {
                json.put(member.name(), value(value));
            }
        }
    }

    /** The JSON value of a view, of what contains views, or of what is JSON already. */
    static @Nullable Object value(@Nullable Object value) {
        if (value instanceof SpecialView special) return special.json();
        if (value instanceof View view) return json(view);
        if (value instanceof Enum<?> word) return text(word);
        if (value instanceof Instant time) return time.toString();
        if (value instanceof Integer number) return (Long) number.longValue();
        if (value instanceof List<?> list && !list.isEmpty() && isView(list.get(0))) {
            List<@Nullable Object> items = new ArrayList<>(list.size());
            for (Object item : list) items.add(value(item));
            return items;
        }
        if (value instanceof Map<?, ?> map
                && !map.isEmpty()
                && isView(map.values().iterator().next())) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), value(member)));
            return members;
        }
        return value;
    }

    private static boolean isView(@Nullable Object item) {
        return item instanceof View || item instanceof Enum<?> || item instanceof Instant || item instanceof Integer;
    }

    private static String text(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The JSON Schema of a view. */
    public static Map<String, Object> schema(Class<? extends View> view) {
        List<Object> namesAndSchemas = new ArrayList<>();
        add(view, namesAndSchemas);
        return Schemas.object(namesAndSchemas.toArray());
    }

    private static void add(Class<?> view, List<Object> namesAndSchemas) {
        for (Member member : MEMBERS.get(view)) {
            RecordComponent component = member.component();
            if (member.inline()) {
                List<Object> inner = new ArrayList<>();
                add(component.getType(), inner);
                for (int i = 0; i < inner.size(); i += 2) {
                    String name = (String) inner.get(i);
                    namesAndSchemas.add(member.optional() && !name.endsWith("?") ? name + "?" : name);
                    namesAndSchemas.add(inner.get(i + 1));
                }
                continue;
            }
            namesAndSchemas.add(member.name() + (member.optional() ? "?" : ""));
            namesAndSchemas.add(schema(member));
        }
    }

    private static Map<String, Object> schema(Member member) {
        AnnotatedType type = member.component().getAnnotatedType();
        Map<String, Object> schema = schema(type);
        OneOf words = member.annotation(OneOf.class);
        if (words != null) schema = Schemas.oneOf(words.value());
        Docs docs = member.annotation(Docs.class);
        if (docs != null) schema.put("description", docs.value());
        IfPresent present = member.annotation(IfPresent.class);
        boolean nullable = present == null ? isNullable(type) : present.nullable();
        return nullable && schema.containsKey("type") ? Schemas.nullable(schema) : schema;
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static Map<String, Object> schema(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            AnnotatedType last = arguments[arguments.length - 1];
            Map<String, Object> items = isNullable(last) ? Schemas.nullable(schema(last)) : schema(last);
            boolean list = ((ParameterizedType) type).getRawType() == List.class;
            return list ? Schemas.list(items) : Schemas.map(items);
        }
        if (!(type instanceof Class<?> plain)) throw new IllegalArgumentException("No schema for " + type);
        return plain(plain);
    }

    private static Map<String, Object> plain(Class<?> type) {
        if (SpecialView.class.isAssignableFrom(type)) return special(type);
        if (type == Object.class) return Schemas.any();
        if (type == String.class) return Schemas.string();
        if (type == Instant.class) return Schemas.time();
        if (type == boolean.class || type == Boolean.class) return Schemas.bool();
        if (type == double.class || type == Double.class || type == BigDecimal.class) return Schemas.number();
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return Schemas.integer();
        }
        if (type.isEnum()) {
            List<String> words = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) words.add(text((Enum<?>) constant));
            return Schemas.oneOf(words.toArray(String[]::new));
        }
        if (View.class.isAssignableFrom(type)) return schema(type.asSubclass(View.class));
        throw new IllegalArgumentException("No schema for " + type);
    }

    @SuppressWarnings("unchecked") // Each special view has such a method.
    private static Map<String, Object> special(Class<?> type) {
        try {
            Method schema = type.getDeclaredMethod("schema");
            schema.setAccessible(true);
            return new LinkedHashMap<>((Map<String, Object>) schema.invoke(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " has no static method schema()", e);
        }
    }
}
