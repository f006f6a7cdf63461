package io.junctura.cli;

import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The payload of a command: a file, the standard input, or JSON on the command line. */
final class PayloadFile {
    private PayloadFile() {}

    /** Whether the argument is JSON, and no file has that name. */
    static boolean isJson(String given) {
        String text = given.strip();
        if (text.isEmpty() || isFile(given)) return false;
        return "{[\"".indexOf(text.charAt(0)) >= 0 || text.matches("-?[0-9.]+|true|false|null");
    }

    private static boolean isFile(String given) {
        try {
            return Files.exists(Path.of(given));
        } catch (InvalidPathException e) {
            return false; // No file can have this name.
        }
    }

    /** @param file a file with JSON, or JSON itself; {@code -} for the standard input */
    static @Nullable Object read(String file, Terminal terminal) throws Failed {
        try {
            if (isJson(file)) return Json.parse(file);
            byte[] bytes = file.equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(file));
            return Json.parse(bytes);
        } catch (IOException e) {
            throw PayloadProblems.unreadable(file, e);
        } catch (JsonProblem e) {
            throw PayloadProblems.notJson(file, e);
        }
    }
}
