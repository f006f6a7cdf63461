package io.junctura.builtin;

import io.junctura.api.NoConnection;
import io.junctura.api.Trigger;

/** Started by the clock. */
public interface ScheduleTrigger extends Trigger<NoConnection> {}
