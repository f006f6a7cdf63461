package io.junctura.integration;

import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.util.List;

/**
 * What changed about an integration's flows.
 *
 * @param live those that are live now, each in the revision in which it is; those that were live before too
 * @param gone those that were live and no longer are
 */
public record Change(List<PinnedFlow> live, List<FlowName> gone) {}
