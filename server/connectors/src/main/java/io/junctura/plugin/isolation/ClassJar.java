package io.junctura.plugin.isolation;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A jar that a class loader has open. */
public final class ClassJar implements Closeable {
    final URL url;
    final CodeSource source;
    final @Nullable Manifest manifest;
    private final JarFile jar;

    public ClassJar(Path file) throws IOException {
        url = file.toUri().toURL();
        source = new CodeSource(url, (Certificate[]) null);
        jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
        try {
            manifest = jar.getManifest();
        } catch (IOException | RuntimeException e) {
            jar.close();
            throw e;
        }
    }

    boolean has(String entry) {
        return jar.getEntry(entry) != null;
    }

    /** @return null if the jar does not have the class */
    byte @Nullable [] classFile(String className) throws IOException {
        ZipEntry entry = jar.getEntry(className.replace('.', '/') + ".class");
        if (entry == null) return null;
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
