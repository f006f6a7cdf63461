package io.junctura.builtin;

import io.junctura.api.NoConnection;
import io.junctura.api.Trigger;

/** Started by a person or by the API. */
public interface ManualTrigger extends Trigger<NoConnection> {}
