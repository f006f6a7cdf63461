package io.junctura.fault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documents that trials apply. */
final class Documents {
    private Documents() {}

    /** Writes a resource with the receiver's address filled in. @return the file */
    static Path write(Path to, String name, String sink) throws IOException {
        try (InputStream in = Documents.class.getResourceAsStream("/fault/" + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(to, text.replace("\"SINK\"", "\"" + sink + "\""));
        }
    }
}
