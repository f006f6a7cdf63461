package io.junctura.dispatch;

import io.junctura.run.Outcome;
import io.junctura.run.Response;

/** What a caller who waits is told. */
public sealed interface CallEnd {

    /** The run. */
    long run();

    /** The flow responded. */
    record Answered(long run, Response response) implements CallEnd {}

    /** The flow ended and had not responded. */
    record Unanswered(long run, Outcome outcome) implements CallEnd {}

    /** The time is over; the run goes on, durable. */
    record Late(long run) implements CallEnd {}

    /** The same idempotency key was used before with other content. */
    record Conflict(long run) implements CallEnd {}

    /** The same idempotency key was used before; the run that it started is known, but not kept, nor is its answer. */
    record Gone(long run) implements CallEnd {}
}
