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

/** Attempts actions: what the engine needs of the world of plugins. The simulation brings its own. */
public interface Actions {

    /** The same actions in the versions of their plugins that a flow was published with. */
    default Actions as(PinnedVersions pins) {
        return this;
    }

    /**
     * Binds an evaluated input to the action's record, without doing anything yet.
     *
     * @param use        such as {@code http.request}
     * @param connection the saved connection's name, null where the action needs none
     * @param input      a JSON value that may hold {@code SecretRef}s; kept no longer than what is returned
     * @throws ConnectorException bad input, naming the field; or the connector is not installed
     */
    Prepared prepare(String use, @Nullable String connection, @Nullable Object input) throws ConnectorException;

    /**
     * Opens rows that are read when they are needed, for the attempt that needs them. Open and read them on a thread that the
     * caller interrupts to end it; close what is returned.
     *
     * @throws ConnectorException   bad input, if they cannot be read; anything a plugin throws arrives as one
     * @throws InterruptedException if interrupted
     */
    default RowStreams.Reader rows(Rows.Unread rows, Attempt as) throws ConnectorException, InterruptedException {
        throw new UnsupportedOperationException("There are no rows here.");
    }

    /** An attempt about to be made. */
    interface Prepared {

        /** What a repetition would do, for just this input. */
        Effect effect();

        /**
         * Does the work once, on the calling thread, which the caller interrupts to end it.
         *
         * @return the result as a JSON value; null of an action that takes many items: {@link Attempt#items()} gets the outcomes
         * @throws ConnectorException   whatever went wrong; anything a plugin throws arrives as one
         * @throws InterruptedException if interrupted
         */
        @Nullable
        Object run(Attempt attempt) throws ConnectorException, InterruptedException;

        /**
         * Asks an UNSAFE action whether an earlier attempt was carried out.
         *
         * @return null if nobody can tell from here
         */
        @Nullable
        Verified verify(Attempt attempt) throws ConnectorException, InterruptedException;
    }

    /**
     * @param flow    {@code instance/integration/flow}, for logs and for files
     * @param run     the run's id
     * @param key     the idempotency key, the same over attempts
     * @param number  from 1
     * @param hops    how many runs, one causing the other, came before this one; 0 if its event is from outside
     * @param values  grows with what the attempt parses; whoever makes the attempt closes it
     * @param state   what the action remembers over the attempts of this step
     * @param items   those that the action is to send, if it takes many; takes their outcomes
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

        /** Of a run whose event is from outside, in a pool of its own. */
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
