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
        String errors = "The system does not answer, or answers with errors. ";
        if (until == null) {
            return errors + "Nothing is sent over the connection, except for one attempt that tests the system.";
        }
        String time = until.truncatedTo(ChronoUnit.SECONDS).toString();
        return tried
                ? errors + "Nothing is sent over the connection until " + time + ". Then one attempt tests the system."
                : "The system asked for a pause. Nothing is sent over the connection until " + time + ".";
    }
}
