package io.junctura.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The documents in the test resources. */
final class Corpus {

    private static final Path ROOT = Path.of("src/test/resources/io/junctura/definition");

    private Corpus() {}

    static String text(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }

    static Reading read(String name) throws IOException {
        return parse(name, text(name));
    }

    static Reading parse(String name, String text) {
        return Documents.read(List.of(new NamedText(name, text)), Installed.CONNECTORS);
    }

    static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().matches(".*\\.(yaml|json)"))
                    .sorted()
                    .toList();
        }
    }
}
