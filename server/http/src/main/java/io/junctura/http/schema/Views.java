package io.junctura.http.schema;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JSON of a {@link View}. {@link RecordSchemas} makes its schema in the OpenAPI document, from which the web UI's types are
 * generated.
 *
 * <p>A component is a {@code String}, a number, a {@code boolean}, an {@link Instant}, a {@link URI}, an enum (in lower case, with
 * hyphens), a {@link SpecialView}, another view, a {@code List} or a {@code Map} of these, or an {@code Object}, which is any JSON value. A
 * {@link Nullable} component is always in the answer, unless it is annotated with {@link IfPresent}. {@link Docs} describes a
 * component, {@link OneOf} lists its texts, and {@link Inline} puts its members into the view around it.
 */
public final class Views {
    private Views() {}

    /** The JSON object of a view. The caller may change it. */
    public static Map<String, @Nullable Object> json(View view) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        add(view, json);
        return json;
    }

    private static void add(View view, Map<String, @Nullable Object> json) {
        for (RecordMember member : RecordMember.of(view.getClass())) {
            Object value = member.valueIn(view);
            if (member.inline() && value instanceof View inner) add(inner, json);
            else if (value != null || !(member.optional() || member.inline())) {
                json.put(member.name(), value(value));
            }
        }
    }

    /** The JSON value of a view, of what contains views, or of what is JSON already. */
    public static @Nullable Object value(@Nullable Object value) {
        if (value instanceof SpecialView special) return special.json();
        if (value instanceof View view) return json(view);
        if (value instanceof Enum<?> word) return text(word);
        if (value instanceof Instant || value instanceof URI) return value.toString();
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
        return item instanceof View
                || item instanceof Enum<?>
                || item instanceof Instant
                || item instanceof URI
                || item instanceof Integer;
    }

    /** The texts of an enum's constants. */
    static List<String> texts(Class<?> type) {
        List<String> texts = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) texts.add(text((Enum<?>) constant));
        return texts;
    }

    private static String text(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The JSON Schema of a view. */
    public static Map<String, Object> schema(Class<? extends View> view) {
        return RecordSchemas.of(view);
    }
}
