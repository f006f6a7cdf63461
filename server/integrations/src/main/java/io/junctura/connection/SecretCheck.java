package io.junctura.connection;

import io.junctura.api.Secret;
import java.util.Map;
import java.util.Set;

/** Checks new secrets of a connection with the published triggers that use them. */
@FunctionalInterface
public interface SecretCheck {
    SecretCheck NONE = (connection, secrets, changed) -> Map.of();

    /**
     * @param secrets all secrets of the connection, with the new values
     * @param changed the names of the new ones
     * @return a sentence for each secret that cannot be used, by its name, without its value
     */
    Map<String, String> refusals(String connection, Map<String, Secret> secrets, Set<String> changed);
}
