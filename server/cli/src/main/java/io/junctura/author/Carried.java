package io.junctura.author;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The files for authors in the executable jar. They are in one folder, whose {@code index} has one path in each line, since class
 * loaders cannot list folders.
 */
record Carried(ClassLoader jar, String folder) {

    /** The paths of the files in the folder, with slashes. */
    List<String> paths() throws IOException, CannotWrite {
        try (InputStream in = jar.getResourceAsStream(folder + "/index")) {
            if (in == null) {
                throw new CannotWrite(
                        "This runs from folders of classes, which do not carry what projects are made of. Use"
                                + " junctura.jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .sorted()
                    .toList();
        }
    }

    byte[] bytes(String path) throws IOException, CannotWrite {
        try (InputStream in = jar.getResourceAsStream(folder + "/" + path)) {
            if (in == null) {
                throw new CannotWrite("The server's jar is damaged: " + folder + "/" + path
                        + " is missing. Download the server again.");
            }
            return in.readAllBytes();
        }
    }
}
