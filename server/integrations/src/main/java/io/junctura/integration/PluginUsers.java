package io.junctura.integration;

import io.junctura.run.FlowName;
import java.util.List;
import java.util.Map;

/**
 * What uses a plugin.
 *
 * @param integrations that are published with it
 * @param runs         the number of unfinished runs that need it, by flow
 * @param connections  saved ones of its connectors
 */
record PluginUsers(List<String> integrations, Map<FlowName, Long> runs, List<String> connections) {

    /** Whether nothing stops without the plugin. Saved connections need it, but do not run. */
    public boolean none() {
        return integrations.isEmpty() && runs.isEmpty();
    }
}
