package io.junctura.connection;

import java.util.List;
import java.util.Set;

/** Secrets must be entered again, because a changed connection may send them elsewhere. The message says so. */
final class SecretsNeeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretsNeeded(String connection, Set<String> changed, List<String> secrets) {
        super(sentence(connection, changed, secrets));
    }

    /** @param changed the settings that may decide where the secrets are sent */
    static String sentence(String connection, Set<String> changed, List<String> secrets) {
        return "The connection \"" + connection + "\" has changed in " + String.join(", ", changed)
                + ", which may decide where its secrets are sent. Enter the saved secrets again ("
                + String.join(", ", secrets) + "), or leave this as it was.";
    }
}
