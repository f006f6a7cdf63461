package io.junctura.connector.own;

import io.junctura.api.NoConnection;
import io.junctura.api.Trigger;

/** Started by another flow. */
public interface FlowTrigger extends Trigger<NoConnection> {}
