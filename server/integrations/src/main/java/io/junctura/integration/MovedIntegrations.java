package io.junctura.integration;

import java.util.List;
import java.util.Map;

/**
 * The integrations that were to be published again with another version of a plugin.
 *
 * @param stayed integration to the reason why it stays on the version that it was published with
 */
record MovedIntegrations(List<String> moved, Map<String, String> stayed) {}
