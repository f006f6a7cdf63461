package io.junctura.builtin;

import io.junctura.api.NoConnection;
import io.junctura.api.Trigger;

/** Started by another flow. */
public interface FlowTrigger extends Trigger<NoConnection> {}
