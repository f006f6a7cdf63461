package io.junctura.json;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures the size of objects in this JVM: follows every reference, and asks the JVM for the offset of each field.
 * Constants that Java shares, such as small numbers, count as nothing.
 */
final class ObjectSizes {
    private static final Object UNSAFE = unsafe();
    private static final Method OFFSET = method("objectFieldOffset", Field.class);
    private static final Method GET = method("getObject", Object.class, long.class);
    private static final Method BASE = method("arrayBaseOffset", Class.class);
    private static final Method SCALE = method("arrayIndexScale", Class.class);
    private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

    private record Shape(long size, List<Long> references) {}

    private ObjectSizes() {}

    static long of(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> open = new ArrayDeque<>();
        add(root, seen, open);
        long size = 0;
        for (Object one = open.poll(); one != null; one = open.poll()) {
            if (one.getClass().isArray()) {
                size += array(one);
                if (one instanceof Object[] members) for (Object member : members) add(member, seen, open);
            } else {
                Shape shape = SHAPES.computeIfAbsent(one.getClass(), ObjectSizes::shape);
                size += shape.size();
                for (long offset : shape.references()) add(call(GET, one, offset), seen, open);
            }
        }
        return size;
    }

    private static void add(Object one, Set<Object> seen, ArrayDeque<Object> open) {
        if (one == null || one instanceof Boolean || "".equals(one)) return;
        if (one instanceof Object[] none && none.length == 0) return;
        if (one instanceof Long number && number >= -128 && number <= 127) return;
        if (seen.add(one)) open.add(one);
    }

    private static long array(Object array) {
        int base = (int) call(BASE, array.getClass());
        int scale = (int) call(SCALE, array.getClass());
        return aligned(base + (long) scale * Array.getLength(array));
    }

    private static Shape shape(Class<?> type) {
        long end = 12;
        List<Long> references = new ArrayList<>();
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            for (Field field : one.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) continue;
                long offset = (long) call(OFFSET, field);
                Class<?> kind = field.getType();
                if (!kind.isPrimitive()) references.add(offset);
                int size = kind == long.class || kind == double.class
                        ? 8
                        : kind == int.class || kind == float.class ? 4 : 1;
                end = Math.max(end, offset + (kind.isPrimitive() ? size : 4));
            }
        }
        return new Shape(aligned(end), references);
    }

    private static long aligned(long size) {
        return (size + 7) & ~7L;
    }

    private static Object unsafe() {
        try {
            Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(String.valueOf(e.getMessage()), e);
        }
    }

    private static Method method(String name, Class<?>... types) {
        try {
            return UNSAFE.getClass().getMethod(name, types);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(String.valueOf(e.getMessage()), e);
        }
    }

    private static Object call(Method method, Object... arguments) {
        try {
            return method.invoke(UNSAFE, arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(String.valueOf(e.getMessage()), e);
        }
    }
}
