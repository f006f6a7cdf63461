package io.junctura.connection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open circuit: no attempts are made over the connection, because its system does not answer or has asked for a pause.
 *
 * @param until when the next attempt is made; null: one attempt tests the system now
 * @param tried whether only one attempt is made then
 */
public record ConnectionPause(Instant since, @Nullable Instant until, boolean tried) {

    /** A sentence that says why nothing is sent, and until when. */
    String why() {
        if (until == null) {
            return "It does not answer, or not as it should: nothing is sent over it, but for one attempt that tries.";
        }
        String time = until.truncatedTo(ChronoUnit.SECONDS).toString();
        return tried
                ? "It does not answer, or not as it should: nothing is sent over it until " + time
                        + ", and then one attempt that tries."
                : "It asked to be left alone: nothing is sent over it until " + time + ".";
    }
}
