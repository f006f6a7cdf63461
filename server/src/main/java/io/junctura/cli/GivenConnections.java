package io.junctura.cli;

import io.junctura.api.Secret;
import io.junctura.connector.SavedConnection;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections of documents, their secrets read here, where the command runs. */
final class GivenConnections {

    private GivenConnections() {}

    /** A secret that is not there is named on the terminal and left out: the run may well not need it. */
    static Map<String, SavedConnection> read(List<ConnectionDocument> documents, Terminal terminal) throws Failed {
        Map<String, SavedConnection> connections = new LinkedHashMap<>();
        for (ConnectionDocument document : documents) {
            Map<String, Secret> secrets = new LinkedHashMap<>();
            for (Map.Entry<String, SecretSource> secret : document.secrets().entrySet()) {
                String value = value(secret.getValue(), terminal);
                if (value != null) {
                    secrets.put(secret.getKey(), Secret.of(value));
                } else {
                    terminal.err()
                            .println("junctura: The secret " + secret.getKey() + " of the connection " + document.name()
                                    + " is not set: " + missing(secret.getValue()));
                }
            }
            SavedConnection saved = new SavedConnection(
                    document.name(), document.connector(), new LinkedHashMap<>(document.settings()), secrets, 1);
            if (connections.put(document.name(), saved) != null) {
                throw new Failed("The connection " + document.name() + " is given twice. Leave one of the two away.");
            }
        }
        return connections;
    }

    /** @return null if the variable or the file is not there */
    static @Nullable String value(SecretSource source, Terminal terminal) throws Failed {
        if (source instanceof SecretSource.Environment environment) {
            return terminal.environment().apply(environment.name());
        }
        if (source instanceof SecretSource.SecretFile file) {
            Path path = Path.of(file.path());
            return Files.exists(path) ? withoutLastBreak(DocumentFiles.text(path)) : null;
        }
        return ((SecretSource.Literal) source).value();
    }

    static String missing(SecretSource source) {
        if (source instanceof SecretSource.Environment environment) {
            return "there is no " + environment.name() + " in the environment.";
        }
        return source instanceof SecretSource.SecretFile file ? "there is no file " + file.path() + "." : "";
    }

    private static String withoutLastBreak(String text) {
        if (text.endsWith("\r\n")) return text.substring(0, text.length() - 2);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
