package io.junctura;

import java.nio.file.Files;
import java.nio.file.Path;

/** The sources of the project, for tests that read pages, examples and code. */
public final class Checkout {
    /** The folder of the whole project. Tests run in that of their module. */
    public static final Path ROOT = root(Path.of("").toAbsolutePath());

    private Checkout() {}

    private static Path root(Path folder) {
        if (Files.isDirectory(folder.resolve("plugin-api"))) return folder;
        Path parent = folder.getParent();
        if (parent == null) throw new IllegalStateException("The tests do not run within the project's folder.");
        return root(parent);
    }
}
