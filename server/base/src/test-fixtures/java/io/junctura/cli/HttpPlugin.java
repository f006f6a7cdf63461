package io.junctura.cli;

import java.io.IOException;
import java.nio.file.Path;

/** The HTTP plugin. */
public final class HttpPlugin {

    private HttpPlugin() {}

    /** Writes {@code http.jar} into a folder. */
    public static void into(Path folder) throws IOException {
        BuiltPlugin.jar(folder.resolve("http.jar"), "http", "http", "1.0", "sigv4");
    }
}
