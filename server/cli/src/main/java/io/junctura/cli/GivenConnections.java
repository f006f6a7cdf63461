package io.junctura.cli;

import io.junctura.api.Secret;
import io.junctura.connection.SecretValues;
import io.junctura.connector.SavedConnection;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.SecretSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connections of documents, with secrets that are read on the machine of the command. */
final class GivenConnections {

    private GivenConnections() {}

    /** A missing secret is reported on the terminal and left out, since the run may not need it. */
    static Map<String, SavedConnection> read(
            List<ConnectionDocument> documents, SecretValues values, Terminal terminal) {
        Map<String, SavedConnection> connections = new LinkedHashMap<>();
        for (ConnectionDocument document : documents) {
            Map<String, Secret> secrets = new LinkedHashMap<>();
            for (Map.Entry<String, SecretSource> secret : document.secrets().entrySet()) {
                Optional<String> value = secret.getValue() instanceof SecretSource.Literal literal
                        ? Optional.of(literal.value())
                        : values.find(document, secret.getKey(), secret.getValue());
                if (value.isPresent()) {
                    secrets.put(secret.getKey(), Secret.of(value.get()));
                } else {
                    terminal.err()
                            .println("junctura: The secret " + secret.getKey() + " of the connection " + document.name()
                                    + " is not set: " + missing(secret.getValue()));
                }
            }
            SavedConnection saved = new SavedConnection(
                    document.name(), document.connector(), new LinkedHashMap<>(document.settings()), secrets, 1);
            connections.put(document.name(), saved);
        }
        return connections;
    }

    static String missing(SecretSource source) {
        if (source instanceof SecretSource.Environment environment) {
            return "there is no " + environment.name() + " in the environment.";
        }
        return source instanceof SecretSource.SecretFile file ? "there is no file " + file.path() + "." : "";
    }
}
