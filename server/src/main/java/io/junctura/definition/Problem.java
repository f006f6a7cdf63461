package io.junctura.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a document.
 *
 * @param file       as given; null if there is none
 * @param pointer    JSON Pointer within the document, such as {@code /flows/orders/steps/2/use}
 * @param line       from 1
 * @param column     from 1
 * @param code       stable, kebab-case, such as {@code unknown-connector}
 * @param message    a sentence
 * @param suggestion what to write instead; null if nothing is near
 */
public record Problem(
        @Nullable String file,
        String pointer,
        int line,
        int column,
        String code,
        String message,
        @Nullable String suggestion) {

    /** As programs read it: what there is not is left out. */
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
