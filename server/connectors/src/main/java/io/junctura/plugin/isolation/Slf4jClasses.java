package io.junctura.plugin.isolation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * The classes and resources that make SLF4J in a plugin's jar log to {@link LibraryLog}. The author of the plugin does nothing for
 * it. A provider in the plugin's jar has priority.
 */
final class Slf4jClasses {
    /** The resource in which SLF4J 2 finds its provider. */
    private static final String SERVICE = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

    private static final String PACKAGE = "io.junctura.plugin.isolation.slf4j.";

    /** The class that SLF4J 1.7 loads, and its name here. */
    private static final String BINDER = "org.slf4j.impl.StaticLoggerBinder";

    private static final String BINDER_HERE = PACKAGE + "LibraryLogBinder";

    private final boolean hasSlf4j;
    private final boolean hasServices;

    /** @param has whether the plugin or a driver of it has an entry */
    Slf4jClasses(Predicate<String> has) {
        hasSlf4j = has.test("org/slf4j/LoggerFactory.class");
        hasServices = has.test("org/slf4j/spi/SLF4JServiceProvider.class");
    }

    /** @return the content of a resource that the jar does not have; null if it does not need it */
    @Nullable
    URL resource(String name) {
        return hasServices && name.equals(SERVICE) ? Slf4jClasses.class.getResource("slf4j/provider") : null;
    }

    /** @return the class file of a class that the jar does not have; null if it does not need it */
    byte @Nullable [] classFile(String name) throws IOException {
        if (!hasSlf4j) return null;
        if (name.startsWith(PACKAGE)) return read(name);
        return !hasServices && name.equals(BINDER) ? renamed(read(BINDER_HERE), BINDER_HERE, BINDER) : null;
    }

    private static byte @Nullable [] read(String name) throws IOException {
        try (InputStream in = Slf4jClasses.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            return in == null ? null : in.readAllBytes();
        }
    }

    /** Renames a class in the texts of its constants: its own name, and the signatures. */
    private static byte @Nullable [] renamed(byte @Nullable [] classFile, String from, String to) throws IOException {
        if (classFile == null) return null;
        ClassReader in = new ClassReader(classFile);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(classFile.length);
        DataOutputStream out = new DataOutputStream(bytes);
        int copied = 0;
        for (int i = 1; i < in.getItemCount(); i++) {
            int at = in.getItem(i);
            if (at == 0 || in.readByte(at - 1) != ClassReferences.UTF8) continue;
            int end = at + 2 + in.readUnsignedShort(at);
            String text = new DataInputStream(new ByteArrayInputStream(classFile, at, end - at)).readUTF();
            out.write(classFile, copied, at - copied);
            out.writeUTF(text.replace(from.replace('.', '/'), to.replace('.', '/')));
            copied = end;
        }
        out.write(classFile, copied, classFile.length - copied);
        return bytes.toByteArray();
    }
}
