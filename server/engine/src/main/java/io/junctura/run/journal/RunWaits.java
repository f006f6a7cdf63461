package io.junctura.run.journal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What runs wait for: a time, a called run, a call-back, a connection. Thread safe. */
public interface RunWaits {

    /**
     * Runs whose wait ends at or before a time, the earliest first; without those that are {@code BEHIND} or have
     * failed.
     */
    List<Long> waitsDue(long until, int limit, Set<Long> except);

    /** When the next wait after a time ends; empty: none does. */
    OptionalLong nextWait(long after);

    /**
     * Runs that have ended or were deleted while the run that called them still waits, because the process died in
     * between.
     */
    List<Long> missedChildren();

    /** Called runs that have not ended although no run waits for them any more. */
    List<Long> abandonedChildren();

    /**
     * Runs that wait for this called run or call-back.
     *
     * @param kind {@code child} or {@code callback}
     */
    List<Long> waitingFor(String kind, String ref, int limit);

    /** Visits the steps that wait for a permit of a connection: connection by connection, in the order of waiting. */
    void waitingForPermits(Visitor visitor);

    /**
     * Visits the steps that wait for new credentials of a connection, run by run.
     *
     * @param connection null: any
     */
    void waitingForCredentials(@Nullable String connection, Visitor visitor);

    /** Receives each step that waits for a connection. */
    interface Visitor {
        void waits(String connection, int flow, long run);
    }

    /** The run that has received a post by this token (its hash), and the hash of the body; empty: none has. */
    Optional<ReceivedCallback> callback(String token);
}
