package io.junctura.dispatch;

import io.junctura.definition.ConnectionLimits;
import io.junctura.dispatch.connection.RecentAttempts;
import java.util.function.Supplier;

/** Tells the engine of changes of connections. Thread safe. */
public interface ConnectionControl {
    /** The credentials of a connection were replaced: the runs that wait for it continue, one of them first. */
    void credentialsReplaced(String connection);

    /** Ends the pause of a connection whose circuit is open: one attempt goes over it now, as a probe. */
    void endPause(String connection);

    /** Sets the limits of a connection; before {@link #start} for all that have some. A rate needs its recent attempts. */
    void limit(String connection, ConnectionLimits limits, Supplier<RecentAttempts> starts);
}
