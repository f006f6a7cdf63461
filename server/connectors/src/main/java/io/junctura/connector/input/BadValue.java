package io.junctura.connector.input;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value does not have the type of its field. Callers add the field's path. */
public final class BadValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    /** The names of fields and the indexes of items, outermost first. */
    private final transient Deque<Object> path = new ArrayDeque<>();

    public BadValue(String sentence) {
        this(sentence, null);
    }

    public BadValue(String sentence, @Nullable Throwable cause) {
        super(sentence, cause, false, false);
        this.sentence = sentence;
    }

    BadValue inField(String name) {
        path.addFirst(name);
        return this;
    }

    BadValue inItem(int index) {
        path.addFirst(index);
        return this;
    }

    /** The names of fields and the indexes of items that lead to the value, outermost first. */
    public List<String> path() {
        return path.stream().map(String::valueOf).toList();
    }

    /** What is wrong, without the path. */
    public String sentence() {
        return sentence;
    }

    /** A sentence with the path of the field, such as {@code "headers.x" must be text, not a list.} */
    @Override
    public String getMessage() {
        if (path.isEmpty()) return sentence;
        StringBuilder written = new StringBuilder();
        for (Object one : path) {
            if (one instanceof Integer) written.append('[').append(one).append(']');
            else written.append(written.isEmpty() ? "" : ".").append(one);
        }
        return "\"" + written + "\": " + sentence;
    }
}
