package io.junctura.cli;

import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Messages about payloads that cannot be read. */
final class PayloadProblems {
    private static final String NOT_JSON = "Not JSON: ";

    private PayloadProblems() {}

    static Failed unreadable(String from, IOException e) {
        String why = String.valueOf(e.getMessage());
        if (e instanceof NoSuchFileException)
            return new Failed(
                    "There is no file " + from + ". Name a file, or write the payload itself as JSON: --payload"
                            + " '{\"day\": \"2030-01-31\"}'.");
        if (e instanceof AccessDeniedException) why = "its rights do not allow it";
        return new Failed("The payload " + from + " cannot be read: " + why + ".");
    }

    /** @param from {@code -} for the standard input */
    static Failed notJson(String from, JsonProblem e) {
        String why = String.valueOf(e.getMessage());
        if (why.startsWith(NOT_JSON)) why = why.substring(NOT_JSON.length());
        if (PayloadFile.isJson(from))
            return new Failed("The payload " + Output.line(from, 60).strip() + " is not JSON: " + why);
        return new Failed("The payload " + (from.equals("-") ? "" : from + " ") + "is not JSON: " + why);
    }
}
