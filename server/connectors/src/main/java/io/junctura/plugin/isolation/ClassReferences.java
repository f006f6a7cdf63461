package io.junctura.plugin.isolation;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The classes that a class file refers to, as binary names with slashes.
 *
 * @param name      the class itself
 * @param supers    its superclass and interfaces, without which it cannot be loaded
 * @param used      {@code supers}, and the classes that its code uses
 * @param mentioned {@code used}, and nested classes that occur only in signatures and annotations, which the JVM does not load
 */
public record ClassReferences(String name, Set<String> supers, Set<String> used, Set<String> mentioned) {
    /** Tags of constants: Java Virtual Machine Specification 17, 4.4. */
    static final int UTF8 = 1;

    private static final int CLASS = 7;
    private static final int FIELD = 9;
    static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;

    private static final int MAGIC = 0xCAFEBABE;

    /** @throws IllegalArgumentException if the bytes are not a class file */
    public static ClassReferences of(byte[] classFile) {
        if (classFile.length < 4 || ByteBuffer.wrap(classFile).getInt() != MAGIC) {
            throw new IllegalArgumentException("it begins as no class file does");
        }
        try {
            return of(new ClassReader(classFile));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it is damaged or too new: " + e, e);
        }
    }

    /** Reads the constants instead of the code, so that no kind of instruction or argument is left out. */
    private static ClassReferences of(ClassReader in) {
        Set<String> supers = new LinkedHashSet<>();
        if (in.getSuperName() != null) supers.add(in.getSuperName());
        supers.addAll(List.of(in.getInterfaces()));
        Set<String> nested = nested(in);
        Set<String> used = new LinkedHashSet<>(supers);
        Set<String> mentioned = new LinkedHashSet<>();
        char[] buffer = new char[in.getMaxStringLength()];
        for (int i = 1; i < in.getItemCount(); i++) {
            int at = in.getItem(i);
            if (at == 0) continue;
            int tag = in.readByte(at - 1);
            if (tag == FIELD || tag == METHOD || tag == INTERFACE_METHOD) add(used, in.readClass(at, buffer));
            else if (tag == CLASS) {
                String name = in.readUTF8(at, buffer);
                // Some compilers write a second constant for the code.
                add(nested.remove(name) ? mentioned : used, name);
            }
        }
        mentioned.addAll(used);
        return new ClassReferences(in.getClassName(), supers, used, mentioned);
    }

    private static void add(Set<String> names, String name) {
        String element = element(Type.getObjectType(name));
        if (element != null) names.add(element);
    }

    /** @return the element's class for an array; null if the elements are primitive */
    private static @Nullable String element(Type type) {
        if (type.getSort() != Type.ARRAY) return type.getInternalName();
        Type element = type.getElementType();
        return element.getSort() == Type.OBJECT ? element.getInternalName() : null;
    }

    /**
     * The compiler lists every nested class that occurs anywhere, for reflection. A class that the code uses has other
     * constants that refer to it.
     */
    private static Set<String> nested(ClassReader in) {
        Set<String> found = new HashSet<>();
        in.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitInnerClass(
                            String name, @Nullable String outer, @Nullable String innerName, int access) {
                        found.add(name);
                        if (outer != null) found.add(outer);
                    }
                },
                0);
        return found;
    }
}
