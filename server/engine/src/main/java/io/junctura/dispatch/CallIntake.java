package io.junctura.dispatch;

import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Posting;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.listener.CallEnd;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Accepts calls, whose callers wait for the result of the run, and posts to call-back addresses. Thread safe. */
public interface CallIntake extends IntakeCapacity {
    /**
     * Runs a flow for a caller who waits. Pure steps run on the calling thread. The run is on disk before its first attempt of an
     * action and before any wait, and from the beginning if the event has an identity.
     *
     * @param ignoreConflict whether a second event of the same identity with other content gets the answer of the first one, instead of
     *     {@link CallEnd.Conflict}
     * @param timeLimit after this time the caller gets {@link CallEnd.Late}
     * @param values    the memory of the payload. Grows with the results of the steps on this thread. The engine closes it when the
     *     run is on disk; else the caller closes it after the answer
     * @throws io.junctura.memory.MemoryExhausted if there is no memory for these results; nothing was started
     */
    CompletableFuture<CallEnd> call(
            PinnedFlow flow, Incoming event, boolean ignoreConflict, Duration timeLimit, Reservation values)
            throws Rejected;

    /**
     * Delivers what was posted to a call-back address.
     *
     * @param value the result of the step: a JSON value
     * @param body  the first 8 bytes of the SHA-256 of the posted body
     * @return completed when it is on disk
     */
    CompletableFuture<Posting> post(String token, @Nullable Object value, long body);

    /** Compares a post with earlier posts to the same address. Empty if a run waits for it. */
    Optional<Posting> posted(String token, long body);
}
