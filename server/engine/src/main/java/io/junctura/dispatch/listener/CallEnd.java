package io.junctura.dispatch.listener;

import io.junctura.run.Outcome;
import io.junctura.run.Response;

/** The answer to a synchronous call. */
public sealed interface CallEnd {

    /** The run. */
    long run();

    /** The flow responded. */
    record Answered(long run, Response response) implements CallEnd {}

    /** The run has ended without a response. */
    record Unanswered(long run, Outcome outcome) implements CallEnd {}

    /** The time limit of the caller has passed. The run continues. */
    record Late(long run) implements CallEnd {}

    /** The same idempotency key was used before with other content. */
    record Conflict(long run) implements CallEnd {}

    /** The same idempotency key was used before. The answer of its run is not kept any more. */
    record AnswerDeleted(long run) implements CallEnd {}
}
