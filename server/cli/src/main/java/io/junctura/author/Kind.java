package io.junctura.author;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The templates of new connectors. */
public enum Kind {
    /** A REST API: an action, a poll and a webhook. */
    HTTP("template"),
    /** A protocol over sockets: a shared resource, an action and a stream with positions. */
    STREAM("template-stream"),
    /** Files on the server's disk: an action and a trigger for files. */
    FILE("template-file");

    /** The template's folder in the executable jar. */
    final String folder;

    Kind(String folder) {
        this.folder = folder;
    }

    /** @throws IllegalArgumentException with a sentence, if there is no template of this name */
    public static Kind of(String name) {
        for (Kind kind : values()) {
            if (kind.written().equals(name)) return kind;
        }
        throw new IllegalArgumentException("\"" + name + "\" is no kind of connector. Choose one of "
                + Arrays.stream(values()).map(Kind::written).collect(Collectors.joining(", ")) + ".");
    }

    private String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
