package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Attempts actions. The engine knows plugins only by this interface, and the simulation implements it, too. */
public interface Actions {

    /** The same actions, in the plugin versions with which a flow was published. */
    default Actions as(PinnedVersions pins) {
        return this;
    }

    /**
     * Binds an evaluated input to the action's record. Nothing is done yet.
     *
     * @param use        such as {@code http.request}
     * @param connection the saved connection's name; null if the action needs none
     * @param input      a JSON value, which may contain {@code SecretRef}s
     * @throws ConnectorException bad input, with the field; or the connector is not installed
     */
    Prepared prepare(String use, @Nullable String connection, @Nullable Object input) throws ConnectorException;

    /**
     * Opens rows that are read when they are needed, for the attempt that needs them. Open and read them on a thread that can be
     * interrupted, and close the reader.
     *
     * @throws ConnectorException   bad input, if they cannot be read; anything a plugin throws arrives as one
     * @throws InterruptedException if interrupted
     */
    default RowStreams.Reader rows(Rows.Unread rows, Attempt as) throws ConnectorException, InterruptedException {
        throw new UnsupportedOperationException("There are no rows here.");
    }

    /** An attempt that is ready to be made. */
    interface Prepared {

        /** What a repetition of the attempt with this input would do. */
        Effect effect();

        /**
         * Does the work once, on the calling thread. To end it, interrupt that thread.
         *
         * @return the result as a JSON value; null for an action that takes many items: {@link Attempt#items()} gets the outcomes
         * @throws ConnectorException   whatever went wrong; anything a plugin throws arrives as one
         * @throws InterruptedException if interrupted
         */
        @Nullable
        Object run(Attempt attempt) throws ConnectorException, InterruptedException;

        /**
         * Asks an UNSAFE action whether an earlier attempt was carried out.
         *
         * @return null if the action cannot tell
         */
        @Nullable
        Verified verify(Attempt attempt) throws ConnectorException, InterruptedException;
    }

    /**
     * @param flow    {@code instance/integration/flow}, for logs and for files
     * @param run     the run's id
     * @param key     the idempotency key, the same for all attempts
     * @param number  from 1
     * @param hops    how many runs, one causing the other, led to this one; 0 if its event is from outside
     * @param values  the memory of values that the attempt parses; the maker of the attempt closes it
     * @param state   the values that the action remembers between the attempts of this step
     * @param items   the items that the action has to send, if it takes many, and their outcomes
     */
    record Attempt(
            String flow,
            long run,
            String step,
            String key,
            int number,
            Instant deadline,
            int hops,
            Reservation values,
            AttemptState state,
            BatchItems items) {

        /** An attempt of a run whose event is from outside. */
        public Attempt(String flow, long run, String step, String key, int number, Instant deadline) {
            this(
                    flow,
                    run,
                    step,
                    key,
                    number,
                    deadline,
                    0,
                    new MemoryPool("values", Long.MAX_VALUE).open(),
                    AttemptState.inMemory(),
                    new BatchItems(Set.of()));
        }
    }

    /** @param done false: it may be attempted again */
    record Verified(boolean done, @Nullable Object result) {}
}
