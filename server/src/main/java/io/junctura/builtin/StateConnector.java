package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * What an integration remembers from one run to the next: JSON values by key, at most 64 KB each. They belong to one
 * instance of one integration (or, if asked for, to one of its flows), and outlive every version of it.
 *
 * <p>Each write gives the key a new revision: a number that rises with every write and is never used twice. Whoever names
 * the revision that it has read changes the value only if nobody else has done so meanwhile.
 */
@ConnectorInfo(
        id = "state",
        title = "State",
        actions = {StateGet.class, StateSet.class, StateAdd.class, StateDelete.class})
final class StateConnector implements Connector {}
