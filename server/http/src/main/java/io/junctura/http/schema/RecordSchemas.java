package io.junctura.http.schema;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the JSON Schema of a {@link View} or a {@link RequestBody} from the components of the record. */
public final class RecordSchemas {
    private RecordSchemas() {}

    public static Map<String, Object> of(Class<?> record) {
        List<Object> namesAndSchemas = new ArrayList<>();
        add(record, RequestBody.class.isAssignableFrom(record), namesAndSchemas);
        return Schemas.object(namesAndSchemas.toArray());
    }

    private static void add(Class<?> record, boolean body, List<Object> namesAndSchemas) {
        for (RecordMember member : RecordMember.of(record)) {
            boolean optional = body ? isOptionalInRequests(member) : member.optional();
            if (member.inline()) {
                List<Object> inner = new ArrayList<>();
                add(member.component().getType(), body, inner);
                for (int i = 0; i < inner.size(); i += 2) {
                    String name = (String) inner.get(i);
                    namesAndSchemas.add(optional && !name.endsWith("?") ? name + "?" : name);
                    namesAndSchemas.add(inner.get(i + 1));
                }
                continue;
            }
            namesAndSchemas.add(member.name() + (optional ? "?" : ""));
            Map<String, Object> schema = of(member, body);
            boolean nullable = !body && mayBeNull(member) && schema.containsKey("type");
            namesAndSchemas.add(nullable ? Schemas.nullable(schema) : schema);
        }
    }

    private static boolean isOptionalInRequests(RecordMember member) {
        InRequests there = member.annotation(InRequests.class);
        return RequestBodyReader.isOptional(member) || (there != null && there.optional());
    }

    private static boolean mayBeNull(RecordMember member) {
        IfPresent present = member.annotation(IfPresent.class);
        return present == null ? member.isNullable() : present.nullable();
    }

    private static Map<String, Object> of(RecordMember member, boolean body) {
        SchemaFrom record = member.annotation(SchemaFrom.class);
        Map<String, Object> schema = record == null ? of(member.component().getAnnotatedType()) : of(record.value());
        OneOf words = member.annotation(OneOf.class);
        if (words != null) schema = Schemas.oneOf(words.value());
        String docs = docs(member, body);
        if (!docs.isEmpty()) schema.put("description", docs);
        Format format = member.annotation(Format.class);
        if (format != null) schema.put("format", format.value());
        MaxSize most = member.annotation(MaxSize.class);
        if (most != null) {
            boolean list = member.component().getType() == List.class;
            schema.put(list ? "maxItems" : "maxLength", (long) most.value());
        }
        Range limits = member.annotation(Range.class);
        if (limits != null) {
            schema.put("minimum", (long) limits.min());
            if (limits.max() < Integer.MAX_VALUE) schema.put("maximum", (long) limits.max());
        }
        return schema;
    }

    private static String docs(RecordMember member, boolean body) {
        InRequests there = member.annotation(InRequests.class);
        if (body && there != null && !there.docs().isEmpty()) return there.docs();
        Docs docs = member.annotation(Docs.class);
        return docs == null ? "" : docs.value();
    }

    private static Map<String, Object> of(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            AnnotatedType last = arguments[arguments.length - 1];
            Map<String, Object> items = RecordMember.isNullable(last) ? Schemas.nullable(of(last)) : of(last);
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
        if (type == URI.class) return Schemas.string();
        if (type == Instant.class) return Schemas.time();
        if (type == boolean.class || type == Boolean.class) return Schemas.bool();
        if (type == double.class || type == Double.class || type == BigDecimal.class) return Schemas.number();
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return Schemas.integer();
        }
        if (type.isEnum()) return Schemas.oneOf(Views.texts(type).toArray(String[]::new));
        if (type.isRecord()) return of(type);
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
