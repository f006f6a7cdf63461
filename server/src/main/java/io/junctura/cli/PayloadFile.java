package io.junctura.cli;

import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A payload that a command is given: a file, the standard input, or JSON on the command line. */
final class PayloadFile {
    private PayloadFile() {}

    /** Whether it is JSON itself, and no file of that name is there. */
    static boolean isJson(String given) {
        String text = given.strip();
        if (text.isEmpty() || isFile(given)) return false;
        return "{[\"".indexOf(text.charAt(0)) >= 0 || text.matches("-?[0-9.]+|true|false|null");
    }

    private static boolean isFile(String given) {
        try {
            return Files.exists(Path.of(given));
        } catch (InvalidPathException e) {
            return false; // No file can be called so.
        }
    }

    /** @param file holds JSON, or is JSON; - for the standard input */
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
