package io.junctura.connector.input;

import io.junctura.api.FileRef;
import io.junctura.expression.Nearest;
import io.junctura.expression.SecretRef;
import java.util.Collection;
import java.util.Map;

/** Messages about values that do not have the type of their field. */
final class Mismatch {
    private Mismatch() {}

    /** @param must what the value must be, such as {@code "must be text"} */
    static BadValue not(String must, Object value) {
        if (value instanceof SecretRef) {
            return secretHere();
        }
        return new BadValue(must + ", not " + described(value) + ".");
    }

    static BadValue secretHere() {
        return new BadValue("A secret can only be given to a field that is a secret itself.");
    }

    static BadValue noneOf(Collection<String> names, String written) {
        return new BadValue("\"" + cut(written) + "\" is none of " + String.join(", ", names) + "."
                + Nearest.to(written, names)
                        .map(near -> " Did you mean " + near + "?")
                        .orElse(""));
    }

    private static String described(Object value) {
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof Collection) {
            return "a list";
        }
        if (value instanceof FileRef) {
            return "a file";
        }
        return value instanceof String text ? "\"" + cut(text) + "\"" : cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
