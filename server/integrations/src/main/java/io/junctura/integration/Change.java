package io.junctura.integration;

import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.util.List;

/**
 * A change of the live flows of one or more integrations.
 *
 * @param live all flows of these integrations that are live now, also those that were live before
 * @param unpublished the flows that are no longer live
 */
public record Change(List<PinnedFlow> live, List<FlowName> unpublished) {}
