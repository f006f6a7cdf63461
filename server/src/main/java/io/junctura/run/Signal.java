package io.junctura.run;

import org.jspecify.annotations.Nullable;

/** What ended a wait. */
public sealed interface Signal {

    /** The time came, or the connection was mended. */
    record Ready() implements Signal {}

    /** @param result what the called run responded, null if nothing */
    record ChildEnded(Outcome outcome, @Nullable Object result) implements Signal {}

    /**
     * What was posted to the call-back address.
     *
     * @param token as in {@link Wait.Callback}
     * @param body  the first 8 bytes of the posted body's SHA-256, to know the same post again
     */
    record Posted(String token, @Nullable Object value, long body) implements Signal {}

    /** What somebody (or the action's own {@code verify}) knows of an attempt in doubt. */
    record Answered(Answer answer, @Nullable Object result, String by) implements Signal {}

    /** An answer to <em>was it carried out?</em> */
    enum Answer {
        /** It was not, or twice does no harm: attempt it again. */
        REPEAT,
        /** It was: go on as if the answer had come. */
        DONE,
        /** Count it as failed. */
        FAILED
    }
}
