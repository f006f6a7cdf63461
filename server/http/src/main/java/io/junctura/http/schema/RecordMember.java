package io.junctura.http.schema;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of the JSON object that a {@link View} or a {@link RequestBody} stands for: a component of the record.
 *
 * @param name     the component's, without an underscore at its end, which marks a keyword of Java
 * @param optional whether the JSON of a view leaves it out if it is null
 */
record RecordMember(String name, RecordComponent component, boolean optional, boolean inline) {
    private static final ClassValue<List<RecordMember>> MEMBERS = new ClassValue<>() {
        @Override
        protected List<RecordMember> computeValue(Class<?> type) {
            return members(type);
        }
    };

    static List<RecordMember> of(Class<?> type) {
        return MEMBERS.get(type);
    }

    private static List<RecordMember> members(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) throw new IllegalArgumentException(type + " is not a record");
        List<RecordMember> members = new ArrayList<>(components.length);
        for (RecordComponent component : components) {
            if (component.isAnnotationPresent(Hidden.class)) continue;
            component.getAccessor().setAccessible(true);
            String name = component.getName();
            if (name.endsWith("_")) name = name.substring(0, name.length() - 1);
            boolean optional = component.isAnnotationPresent(IfPresent.class);
            members.add(new RecordMember(name, component, optional, component.isAnnotationPresent(Inline.class)));
        }
        return members;
    }

    @Nullable
    Object valueIn(View view) {
        try {
            return component.getAccessor().invoke(view);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot read " + component, e);
        }
    }

    boolean has(Class<? extends Annotation> annotation) {
        return component.isAnnotationPresent(annotation);
    }

    <A extends Annotation> @Nullable A annotation(Class<A> type) {
        return component.getAnnotation(type);
    }

    boolean isNullable() {
        return isNullable(component.getAnnotatedType());
    }

    static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }
}
