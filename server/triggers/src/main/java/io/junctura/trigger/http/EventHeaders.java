package io.junctura.trigger.http;

import io.junctura.http.Exchange;
import io.junctura.http.problem.ProblemException;
import io.junctura.trigger.Identities;
import io.junctura.trigger.LoopDetection;
import org.jspecify.annotations.Nullable;

/** The headers that every sender of an event may give: its identity, and how many runs led to it. */
public final class EventHeaders {
    private static final String KEY = "Idempotency-Key";

    private EventHeaders() {}

    /** The {@code Idempotency-Key} of a request; null without one. */
    public static @Nullable String idempotencyKey(Exchange http) {
        String key = http.header(KEY);
        if (key == null) return null;
        if (key.isBlank() || key.length() > Identities.MAX_LENGTH) {
            throw ProblemException.badRequest(
                    "bad-idempotency-key",
                    "The header Idempotency-Key must have 1 to " + Identities.MAX_LENGTH + " characters.");
        }
        return key.strip();
    }

    /**
     * The {@code Junctura-Hops} of a request: how many runs led to it.
     *
     * @param where the flow or topic, for the message
     * @return 0 if the event is from outside
     * @throws ProblemException 508 past the limit, 400 if it is not a number
     */
    public static int hops(Exchange http, LoopDetection loops, String where) {
        return hops(http.header(LoopDetection.HEADER), loops, where);
    }

    /** @param header null if there is none */
    static int hops(@Nullable String header, LoopDetection loops, String where) {
        if (header == null) return 0;
        int hops = LoopDetection.number(header.strip());
        if (hops < 0) {
            throw ProblemException.badRequest(
                    "bad-hops", "The header Junctura-Hops must be a whole number from 0. Leave it away.");
        }
        if (!loops.allows(hops, where)) throw new ProblemException(508, "loop", loops.sentence(where));
        return hops;
    }
}
