package io.junctura.dispatch;

import io.junctura.dispatch.accept.Rejected;
import io.junctura.run.PinnedFlow;

/** Whether the engine takes more. Thread safe. */
public interface IntakeCapacity {
    /** Called before the body of an event is read. @throws Rejected if an event of this flow would be rejected now */
    void checkCapacity(PinnedFlow flow) throws Rejected;

    /** @throws Rejected if a message to a run would be rejected now */
    void checkCapacity() throws Rejected;
}
