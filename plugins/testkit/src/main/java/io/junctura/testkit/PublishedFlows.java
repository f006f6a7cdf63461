package io.junctura.testkit;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names of the flows that the test has published. */
final class PublishedFlows {

    private final Map<String, Set<String>> integrationsOf = new TreeMap<>();

    /** @param fullName {@code integration/flow} */
    void add(String fullName) {
        int slash = fullName.indexOf('/');
        integrationsOf
                .computeIfAbsent(fullName.substring(slash + 1), any -> new TreeSet<>())
                .add(fullName.substring(0, slash));
    }

    /**
     * The name {@code integration/flow} of a flow that a test may name alone.
     *
     * @throws AssertionError if no integration has the flow, or several have it
     */
    String fullName(String flow) {
        if (flow.indexOf('/') > 0) return flow;
        Set<String> integrations = integrationsOf.getOrDefault(flow, Set.of());
        if (integrations.size() == 1) return integrations.iterator().next() + "/" + flow;
        throw new AssertionError(
                integrations.isEmpty()
                        ? "No integration with a flow \"" + flow + "\" was published."
                        : "Several integrations have a flow \"" + flow + "\": say which, as in \""
                                + integrations.iterator().next() + "/" + flow + "\".");
    }
}
