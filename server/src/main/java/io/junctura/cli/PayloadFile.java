package io.junctura.cli;

import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A payload that a command sends to a server. */
final class PayloadFile {
    private PayloadFile() {}

    /** @param file holds JSON; - for the standard input */
    static @Nullable Object read(String file, Terminal terminal) throws Failed {
        try {
            byte[] bytes = file.equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(file));
            return Json.parse(bytes);
        } catch (IOException e) {
            throw PayloadProblems.unreadable(file, e);
        } catch (JsonProblem e) {
            throw PayloadProblems.notJson(file, e);
        }
    }
}
