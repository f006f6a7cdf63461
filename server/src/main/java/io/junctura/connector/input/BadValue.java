package io.junctura.connector.input;

import org.jspecify.annotations.Nullable;

/** A value does not have the type of its field. Callers add the field's path. */
public final class BadValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;
    private String path = "";

    public BadValue(String sentence) {
        this(sentence, null);
    }

    public BadValue(String sentence, @Nullable Throwable cause) {
        super(sentence, cause, false, false);
        this.sentence = sentence;
    }

    BadValue inField(String name) {
        path = path.isEmpty() ? name : path.startsWith("[") ? name + path : name + "." + path;
        return this;
    }

    BadValue inItem(int index) {
        return inField("[" + index + "]");
    }

    /** A sentence with the path of the field, such as {@code "headers.x" must be text, not a list.} */
    @Override
    public String getMessage() {
        return path.isEmpty() ? sentence : "\"" + path + "\": " + sentence;
    }
}
