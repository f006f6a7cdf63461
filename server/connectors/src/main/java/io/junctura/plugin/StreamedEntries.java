package io.junctura.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The manifest, the descriptor and the icons of a jar that is within another jar, and trusted. They are read in passing, no
 * further than to the entry that is asked for. Builds put them at the beginning, so a jar of megabytes costs some kilobytes.
 */
final class StreamedEntries implements JarEntries {
    private final ZipInputStream jar;
    private final Map<String, byte[]> passed = new HashMap<>();

    /** @param jar its content; the caller closes it */
    StreamedEntries(InputStream jar) {
        this.jar = new ZipInputStream(jar);
    }

    @Override
    public @Nullable InputStream open(String name) throws IOException {
        byte[] content = passed.get(name);
        while (content == null) {
            ZipEntry entry = jar.getNextEntry();
            if (entry == null) return null;
            String found = entry.getName();
            if (found.equals(JarFile.MANIFEST_NAME) || found.startsWith("META-INF/junctura/")) {
                passed.put(found, jar.readAllBytes());
            }
            content = passed.get(name);
        }
        return new ByteArrayInputStream(content);
    }
}
