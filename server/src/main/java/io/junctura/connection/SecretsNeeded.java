package io.junctura.connection;

import java.util.List;

/** Secrets must be entered again, because the connection would send them to another host. The message says so. */
public final class SecretsNeeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretsNeeded(String connection, List<String> fields) {
        super(sentence(connection, fields));
    }

    static String sentence(String connection, List<String> fields) {
        return "The connection \"" + connection + "\" names another host now. Enter its saved secrets again ("
                + String.join(", ", fields) + "), so that they go only to hosts for which they were entered.";
    }
}
