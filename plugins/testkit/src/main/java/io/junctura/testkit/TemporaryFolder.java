package io.junctura.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Makes and deletes the folder of one test's server. */
final class TemporaryFolder {

    private TemporaryFolder() {}

    static Path create() {
        try {
            return Files.createTempDirectory("junctura-harness");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a folder with its content, as far as possible: a thread that ends late may still write there. */
    static void delete(Path place) {
        if (Files.isDirectory(place)) {
            try (Stream<Path> inside = Files.list(place)) {
                inside.forEach(TemporaryFolder::delete);
            } catch (IOException | UncheckedIOException gone) {
                return;
            }
        }
        place.toFile().delete();
    }
}
