package io.junctura.http.schema;

import io.junctura.http.problem.ProblemException;
import io.junctura.json.JsonPointer;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON object of a request's body into a {@link RequestBody}, and names the member of the first mistake.
 *
 * <p>A component is a {@code String}, a {@code boolean}, an {@code int}, an enum (in lower case, with hyphens), a {@link JsonValue},
 * another such record, a {@code List} of texts, whole numbers or such records, a {@code Map} of texts or of any JSON values, or an
 * {@code Object}, which is any JSON value. A {@link Nullable} component is an optional member. A map is always optional: if it is
 * absent it is empty, or null if it is {@link Nullable}. An unknown member is a mistake unless the record is {@link Lenient}:
 * without that member, the request could do more than its sender meant.
 */
public final class RequestBodyReader {
    private RequestBodyReader() {}

    static boolean isOptional(RecordMember member) {
        return member.isNullable() || member.component().getType() == Map.class;
    }

    /** @throws ProblemException 400 or 422 with a pointer to the mistake */
    public static <B extends RequestBody> B read(Map<String, Object> json, Class<B> type) {
        return type.cast(record(json, type, ""));
    }

    private static Object record(Map<String, Object> json, Class<?> type, String at) {
        if (!type.isAnnotationPresent(Lenient.class)) {
            KnownNames.members(json, names(type), at);
        }
        return make(json, type, at);
    }

    public static List<String> names(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (RecordMember member : RecordMember.of(type)) {
            if (member.inline()) names.addAll(names(member.component().getType()));
            else names.add(member.name());
        }
        return names;
    }

    private static Object make(Map<String, Object> json, Class<?> type, String at) {
        List<RecordMember> members = RecordMember.of(type);
        Class<?>[] types = new Class<?>[members.size()];
        @Nullable Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            RecordMember member = members.get(i);
            types[i] = member.component().getType();
            values[i] = member.inline() ? make(json, types[i], at) : value(member, json, at + pointer(member.name()));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException mistake) throw mistake;
            throw new IllegalStateException("Cannot make a " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make a " + type, e);
        }
    }

    private static @Nullable Object value(RecordMember member, Map<String, Object> json, String at) {
        Object value = json.get(member.name());
        Class<?> type = member.component().getType();
        boolean present = json.containsKey(member.name());
        if (type == Object.class) return value;
        if (type == JsonValue.class) return json(member, present, value, at);
        if (type == boolean.class || type == Boolean.class) {
            if (value instanceof Boolean || (!present && member.isNullable())) return value;
            if (member.has(Lenient.class)) return null;
            throw missing(member, "true or false", at);
        }
        if (type == int.class || type == Integer.class) return number(member, present, value, at);
        if (type == Map.class) return map(member, present, value, at);
        if (value == null && member.isNullable()) return null;
        if (type == String.class) return text(member, value, at);
        if (type.isEnum()) return word(member, value, at);
        if (type == List.class) return list(member, value, at);
        return inner(member, value, at);
    }

    private static @Nullable Object json(RecordMember member, boolean present, @Nullable Object value, String at) {
        if (present) return new JsonValue(value);
        if (member.isNullable()) return null;
        throw new ProblemException(
                        422,
                        "missing-value",
                        "The body needs the member \"" + member.name() + "\", which may be any JSON value.")
                .with("pointer", at);
    }

    private static @Nullable String text(RecordMember member, @Nullable Object value, String at) {
        boolean optional = member.isNullable();
        if (value instanceof String text && (optional || !text.isEmpty() || member.has(AllowEmpty.class))) {
            MaxSize most = member.annotation(MaxSize.class);
            if (most == null || text.length() <= most.value()) return text;
            throw new ProblemException(
                            422, "too-long", quoted(member) + " has at most " + most.value() + " characters.")
                    .with("pointer", at);
        }
        if (member.has(Lenient.class)) return null;
        if (!optional) throw missing(member, "a text", at);
        throw wrongType(400, quoted(member) + " must be a text.", at);
    }

    private static @Nullable Integer number(RecordMember member, boolean present, @Nullable Object value, String at) {
        Range limits = member.annotation(Range.class);
        if (limits == null) throw new IllegalStateException(member + " needs limits");
        if (value instanceof Long number && number >= limits.min() && number <= limits.max()) return number.intValue();
        String words =
                "a whole number from " + limits.min() + (limits.max() < Integer.MAX_VALUE ? " to " + limits.max() : "");
        if (!member.isNullable()) throw missing(member, words, at);
        if (!present) return null;
        throw bad(member, words, at);
    }

    private static Object word(RecordMember member, @Nullable Object value, String at) {
        Object[] constants = member.component().getType().getEnumConstants();
        List<String> words = Views.texts(member.component().getType());
        int found = value instanceof String text ? words.indexOf(text) : -1;
        if (found >= 0) return constants[found];
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            if (i > 0) all.append(i == words.size() - 1 ? " or " : ", ");
            all.append('"').append(words.get(i)).append('"');
        }
        if (value == null || (value.equals("") && !member.isNullable())) {
            throw ProblemException.badRequest("missing-member", "The body needs " + quoted(member) + ": " + all + ".")
                    .with("pointer", at);
        }
        throw bad(member, all.toString(), at);
    }

    /** The type of what a list or a map contains. */
    private static AnnotatedType content(RecordMember member) {
        AnnotatedType[] arguments =
                ((AnnotatedParameterizedType) member.component().getAnnotatedType()).getAnnotatedActualTypeArguments();
        return arguments[arguments.length - 1];
    }

    private static @Nullable Object map(RecordMember member, boolean present, @Nullable Object value, String at) {
        boolean absent = !present || (value == null && member.has(NullIsAbsent.class));
        if (absent && member.isNullable()) return null;
        Map<String, Object> map = value == null ? Map.of() : object(value);
        if (map == null) throw wrongType(422, quoted(member) + " must be an object.", at);
        AnnotatedType content = content(member);
        if (content.getType() == Object.class) return map;
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        map.forEach((name, text) -> {
            boolean fits = text instanceof String || (text == null && RecordMember.isNullable(content));
            if (!fits) {
                String what = RecordMember.isNullable(content) ? "a text or null" : "a text";
                throw wrongType(422, "A value of " + quoted(member) + " must be " + what + ".", at + pointer(name));
            }
            texts.put(name, text);
        });
        return texts;
    }

    private static List<Object> list(RecordMember member, @Nullable Object value, String at) {
        MaxSize most = member.annotation(MaxSize.class);
        if (!(value instanceof List<?> list) || (most != null && list.size() > most.value())) {
            String what = most == null ? "a list" : "a list of at most " + most.value();
            if (member.isNullable()) throw wrongType(400, quoted(member) + " must be " + what + ".", at);
            throw missing(member, what, at);
        }
        Class<?> type = (Class<?>) content(member).getType();
        List<Object> items = new ArrayList<>(list.size());
        for (Object item : list) {
            String pointer = at + "/" + items.size();
            Map<String, Object> json = object(item);
            if (type.isInstance(item)) items.add(item);
            else if (type.isRecord() && json != null) items.add(record(json, type, pointer));
            else {
                String what = type == String.class ? "a text" : type == Long.class ? "a whole number" : "an object";
                throw wrongType(400, "An item of " + quoted(member) + " must be " + what + ".", pointer);
            }
        }
        return items;
    }

    private static @Nullable Object inner(RecordMember member, @Nullable Object value, String at) {
        Map<String, Object> json = object(value);
        if (json == null) throw wrongType(422, quoted(member) + " must be an object.", at);
        if (json.isEmpty() && member.isNullable()) return null;
        return record(json, member.component().getType(), at);
    }

    @SuppressWarnings("unchecked") // An object of JSON has no other keys.
    private static @Nullable Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }

    private static String quoted(RecordMember member) {
        return '"' + member.name() + '"';
    }

    private static ProblemException missing(RecordMember member, String what, String at) {
        return ProblemException.badRequest("missing-member", "The body needs " + quoted(member) + ", " + what + ".")
                .with("pointer", at);
    }

    private static ProblemException wrongType(int status, String detail, String at) {
        return new ProblemException(status, "wrong-type", detail).with("pointer", at);
    }

    private static ProblemException bad(RecordMember member, String what, String at) {
        return ProblemException.badRequest("bad-" + member.name(), quoted(member) + " must be " + what + ".")
                .with("pointer", at);
    }

    private static String pointer(String name) {
        return "/" + JsonPointer.segment(name);
    }
}
