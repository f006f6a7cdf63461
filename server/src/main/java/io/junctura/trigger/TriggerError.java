package io.junctura.trigger;

import io.junctura.run.FlowName;
import java.time.Instant;

/**
 * A flow whose trigger does not work at the moment; or one that is not live any more, and still registered at a third
 * party, which could not be told.
 *
 * @param message a sentence that says why
 */
public record TriggerError(FlowName flow, Instant since, String message) {}
