package io.junctura.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Opens the entries of a jar by their names. */
interface JarEntries {

    /** @return null if the jar has no such entry */
    @Nullable
    InputStream open(String name) throws IOException;

    static JarEntries of(JarFile jar) {
        return name -> {
            ZipEntry entry = jar.getEntry(name);
            return entry == null ? null : jar.getInputStream(entry);
        };
    }
}
