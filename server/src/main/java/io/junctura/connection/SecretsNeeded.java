package io.junctura.connection;

import java.util.List;

/** Secrets must be entered again, because the connection would send them to another host. The message says so. */
public final class SecretsNeeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretsNeeded(String connection, List<String> fields) {
        super(sentence(connection, fields));
    }

    static String sentence(String connection, List<String> fields) {
        return "The connection \"" + connection + "\" leads elsewhere now: give its saved secrets again ("
                + String.join(", ", fields) + "), so that nobody sends them where they do not belong.";
    }
}
