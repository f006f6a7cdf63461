package io.junctura.connector.own;

import io.junctura.api.NoConnection;
import io.junctura.api.Trigger;

/** Started by a person or by the API. */
public interface ManualTrigger extends Trigger<NoConnection> {}
