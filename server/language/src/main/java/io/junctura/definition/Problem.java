package io.junctura.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A problem in a document.
 *
 * @param file       as the caller named it; null: none
 * @param pointer    JSON Pointer within the document, such as {@code /flows/orders/steps/2/use}
 * @param line       from 1
 * @param column     from 1
 * @param code       stable, kebab-case, such as {@code unknown-connector}
 * @param message    a sentence
 * @param suggestion the most similar known name; null: none
 */
public record Problem(
        @Nullable String file,
        String pointer,
        int line,
        int column,
        String code,
        String message,
        @Nullable String suggestion) {

    /** The JSON form; absent members are omitted. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (file != null) json.put("file", file);
        json.put("pointer", pointer);
        json.put("line", (long) line);
        json.put("column", (long) column);
        json.put("code", code);
        json.put("message", message);
        if (suggestion != null) json.put("suggestion", suggestion);
        return json;
    }
}
