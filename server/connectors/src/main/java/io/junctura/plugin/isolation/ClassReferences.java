package io.junctura.plugin.isolation;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a class file refers to, as binary names with slashes. Source of the format: Java Virtual Machine
 * Specification 17, chapter 4.
 *
 * @param name      the class itself
 * @param supers    its superclass and interfaces, without which it cannot be loaded
 * @param used      {@code supers}, and the classes that its code uses
 * @param mentioned {@code used}, and nested classes that occur only in signatures and annotations, which the JVM does not load
 */
public record ClassReferences(String name, Set<String> supers, Set<String> used, Set<String> mentioned) {
    private static final int MAGIC = 0xCAFEBABE;

    /** @throws IllegalArgumentException if the bytes are not a class file */
    public static ClassReferences of(byte[] classFile) {
        try {
            return new Reader(classFile).read();
        } catch (IndexOutOfBoundsException | IOException e) {
            throw new IllegalArgumentException("it is damaged", e);
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private final ByteBuffer in;
        private final ConstantPool constants;

        Reader(byte[] classFile) {
            bytes = classFile;
            in = ByteBuffer.wrap(classFile);
            if (in.getInt(0) != MAGIC) throw new IllegalArgumentException("it begins as no class file does");
            constants = new ConstantPool(in);
        }

        ClassReferences read() throws IOException {
            int at = constants.end() + 2;
            String name = String.valueOf(className(constants.u2(at)));
            Set<String> supers = new LinkedHashSet<>();
            int superclass = constants.u2(at + 2);
            if (superclass != 0) add(supers, superclass);
            int interfaces = constants.u2(at + 4);
            for (int i = 0; i < interfaces; i++) add(supers, constants.u2(at + 6 + 2 * i));

            Set<Integer> nested = innerClasses(members(members(at + 6 + 2 * interfaces)));
            Set<String> used = new LinkedHashSet<>(supers);
            Set<String> mentioned = new LinkedHashSet<>();
            for (int i = 1; i < constants.size(); i++) {
                boolean member = constants.is(i, ConstantPool.FIELD)
                        || constants.is(i, ConstantPool.METHOD)
                        || constants.is(i, ConstantPool.INTERFACE_METHOD);
                if (member) add(used, constants.first(i));
                else if (constants.is(i, ConstantPool.CLASS)) add(nested.contains(i) ? mentioned : used, i);
            }
            mentioned.addAll(used);
            return new ClassReferences(name, supers, used, mentioned);
        }

        private void add(Set<String> names, int constant) throws IOException {
            String name = className(constant);
            if (name != null) names.add(name);
        }

        /** @return the element's class for an array; null if the elements are primitive */
        private @Nullable String className(int constant) throws IOException {
            int text = constants.is(constant, ConstantPool.CLASS) ? constants.first(constant) : 0;
            if (text == 0 || !constants.is(text, ConstantPool.UTF8)) {
                throw new IllegalArgumentException("constant " + constant + " is no class");
            }
            int at = constants.place(text);
            String name = new DataInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at)).readUTF();
            if (!name.startsWith("[")) return name;
            int element = name.lastIndexOf('[') + 1;
            return name.startsWith("L", element) && name.endsWith(";")
                    ? name.substring(element + 1, name.length() - 1)
                    : null;
        }

        /** Skips fields or methods. @return the position after them */
        private int members(int start) {
            int at = start + 2;
            for (int i = 0; i < constants.u2(start); i++) {
                int attributes = constants.u2(at + 6);
                at += 8;
                for (int j = 0; j < attributes; j++) at = afterAttribute(at);
            }
            return at;
        }

        private int afterAttribute(int at) {
            int length = in.getInt(at + 2);
            if (length < 0 || length > bytes.length - at - 6) throw new IllegalArgumentException("it ends too early");
            return at + 6 + length;
        }

        /**
         * The compiler lists every nested class that occurs anywhere, for reflection. A class that the code uses has other
         * constants that refer to it.
         */
        private Set<Integer> innerClasses(int start) {
            Set<Integer> found = new HashSet<>();
            int at = start + 2;
            for (int i = 0; i < constants.u2(start); i++) {
                if (constants.text(constants.u2(at)).equals("InnerClasses")) {
                    for (int j = 0; j < constants.u2(at + 6); j++) {
                        found.add(constants.u2(at + 8 + 8 * j));
                        found.add(constants.u2(at + 10 + 8 * j));
                    }
                }
                at = afterAttribute(at);
            }
            return found;
        }
    }
}
