package io.junctura.integration;

import io.junctura.definition.FlowPlan;
import io.junctura.definition.IntegrationPlan;
import io.junctura.integration.RevisionStore.Revision;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A compiled revision.
 *
 * @param config with all values
 * @param flows  each in the Optional that lookups return, so that a lookup creates no object
 */
record CompiledRevision(IntegrationPlan plan, Map<String, Object> config, Map<FlowName, Optional<PinnedFlow>> flows) {

    /** @param numbers of all flows; a flow gets its number when it is first published, or tested as a draft */
    static CompiledRevision of(IntegrationPlan plan, Revision revision, Map<FlowName, Integer> numbers) {
        Map<FlowName, Optional<PinnedFlow>> flows = new LinkedHashMap<>();
        for (FlowPlan flow : plan.flows().values()) {
            FlowName name = new FlowName(IntegrationStore.INSTANCE, plan.name(), flow.name());
            Integer number = numbers.get(
                    PinnedFlow.isTest(revision.id())
                            ? new FlowName(IntegrationStore.TESTS, plan.name(), flow.name())
                            : name);
            if (number == null) throw new IllegalStateException("The flow " + name + " has no number in the database.");
            flows.put(
                    name,
                    Optional.of(new PinnedFlow(
                            number,
                            revision.id(),
                            revision.version(),
                            name,
                            flow,
                            revision.config(),
                            revision.bindings(),
                            revision.pins())));
        }
        return new CompiledRevision(plan, revision.config(), flows);
    }
}
