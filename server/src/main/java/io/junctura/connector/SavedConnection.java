package io.junctura.connector;

import io.junctura.api.Secret;
import java.util.Map;

/**
 * An address and credentials as they are saved.
 *
 * @param connector the id of the connector it is for
 * @param settings  JSON values by name
 * @param revision  another number after every change
 */
public record SavedConnection(
        String name, String connector, Map<String, Object> settings, Map<String, Secret> secrets, long revision) {}
