package io.junctura.cli;

import io.junctura.definition.NamedText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads documents from files and folders. */
final class DocumentFiles {

    /** Far more than a document may have. A larger file is not a document. */
    private static final long MAX_BYTES = 8_000_000;

    private DocumentFiles() {}

    /** Reads files, and of folders all {@code .yaml}, {@code .yml} and {@code .json} files in and below them, by name. */
    static List<NamedText> read(List<Path> paths) throws Failed {
        List<NamedText> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                List<Path> found = below(path);
                if (found.isEmpty()) {
                    throw new Failed("There are no documents (.yaml, .yml, .json) in the folder " + path + ".");
                }
                for (Path file : found) files.add(one(file));
            } else {
                files.add(one(path));
            }
        }
        return files;
    }

    private static List<Path> below(Path folder) throws Failed {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> isDocument(folder.relativize(path)))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new Failed("The folder " + folder + " cannot be read (" + e + "). Check its rights.");
        }
    }

    /** Hidden files and folders belong to other programs. The server's configuration is not a document, either. */
    private static boolean isDocument(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".")) return false;
        }
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.equals("junctura.yaml")
                && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    private static NamedText one(Path file) throws Failed {
        return new NamedText(file.toString(), text(file));
    }

    /** A file's text, which must be UTF-8. */
    static String text(Path file) throws Failed {
        try {
            if (!Files.exists(file)) throw new Failed("There is no file " + file + ". Check the name.");
            if (Files.size(file) > MAX_BYTES) throw new Failed("The file " + file + " is too large for a document.");
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Failed("The file " + file + " is not UTF-8. Save it as UTF-8.");
        } catch (IOException e) {
            throw new Failed("The file " + file + " cannot be read (" + e + "). Check its rights.");
        }
    }
}
