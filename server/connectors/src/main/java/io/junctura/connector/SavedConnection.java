package io.junctura.connector;

import io.junctura.api.Secret;
import java.util.Map;

/**
 * A saved connection: an address and credentials.
 *
 * @param connector the ID of its connector
 * @param settings  JSON values by name
 * @param revision  a number that changes with every change
 */
public record SavedConnection(
        String name, String connector, Map<String, Object> settings, Map<String, Secret> secrets, long revision) {}
