package io.junctura.dispatch.attempt;

import io.junctura.dispatch.message.RunMessage;
import io.junctura.run.Run;

/** The run for which an attempt is made. */
public interface AttemptingRun {
    /** As it is in memory now. Only the owner of the run reads its state. */
    Run now();

    /** Sends a message to the run, and executes the run if it has no owner. */
    void send(RunMessage message);
}
