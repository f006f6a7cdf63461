package io.junctura.run.journal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What runs wait for: a time, a called run, a call-back, a connection. Thread safe. */
public interface RunWaits {

    /** Runs whose wait is over by then, the longest overdue first. Without those that are {@code BEHIND} or have failed. */
    List<Long> waitsDue(long until, int limit, Set<Long> except);

    /** When the next wait after that time is over; empty if none is. */
    OptionalLong nextWait(long after);

    /** Runs that have ended, or are gone, while the run that called them still waits: the process died in between. */
    List<Long> missedChildren();

    /** Called runs that have not ended, although no run waits for them any more. */
    List<Long> abandonedChildren();

    /** Runs that wait for this. {@code kind} is {@code child} or {@code callback}. */
    List<Long> waitingFor(String kind, String ref, int limit);

    /** Visits each position that waits for a permit of a connection, connection by connection in the order of waiting. */
    void waitingForPermits(Visitor visitor);

    /**
     * Visits each position that waits until the credentials of a connection are replaced, run by run.
     *
     * @param connection null: any
     */
    void waitingForCredentials(@Nullable String connection, Visitor visitor);

    /** Is passed each position that waits for a connection. */
    interface Visitor {
        void waits(String connection, int flow, long run);
    }

    /** Which run received a call-back by this token (its hash) and with what body; empty if none did. */
    Optional<ReceivedCallback> callback(String token);
}
