package io.junctura.connector.input;

import org.jspecify.annotations.Nullable;

/** A value does not fit the field it is meant for. Gathers the field's path on its way up. */
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

    /** A sentence that names the field, such as {@code "headers.x" must be text, not a list.} */
    @Override
    public String getMessage() {
        return path.isEmpty() ? sentence : "\"" + path + "\": " + sentence;
    }
}
