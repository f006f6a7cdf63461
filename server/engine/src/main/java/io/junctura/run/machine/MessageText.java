package io.junctura.run.machine;

import io.junctura.json.Json;

/** Formats values for messages. */
final class MessageText {
    private static final int MAX_LENGTH = 60;

    private MessageText() {}

    /** Text as it is, any other value as JSON. */
    static String of(Object value) {
        return value instanceof String text ? text : Json.text(value);
    }

    /** The beginning of a value's JSON. */
    static String shortened(Object value) {
        String text = Json.text(value);
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
