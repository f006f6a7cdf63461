package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * Stores values from one run to the next: JSON values by key, at most 64 KB each. They belong to one instance of one
 * integration, or to one of its flows. A new version of the integration keeps them.
 *
 * <p>Each write gives the value a new revision, a number that rises and is never used twice. A write with the revision that
 * was read changes the value only if it has not changed meanwhile.
 */
@ConnectorInfo(
        id = "state",
        title = "State",
        actions = {StateGet.class, StateSet.class, StateAdd.class, StateDelete.class})
final class StateConnector implements Connector {}
