package io.junctura.trigger.http;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.http.problem.ProblemException;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;

/** The answer for a failed run: which side has failed, and the run's ID, but not the reason. */
final class FailedCall {
    private static final String SEEN = " The flow's operator sees the reason, by the run's id.";

    private FailedCall() {}

    /** 502 if another system answered with an error, 504 if it did not answer in time, otherwise 500. */
    static ProblemException of(long run, Outcome outcome) {
        ProblemException problem = outcome instanceof Outcome.Failed failed ? of(failed.why()) : failed();
        return problem.with("run", Long.toString(run));
    }

    /** For a run whose response cannot be sent. */
    static ProblemException unanswerable(long run) {
        return failed().with("run", Long.toString(run));
    }

    private static ProblemException of(Failure why) {
        Integer status = why.status();
        if (status != null) {
            return new ProblemException(
                            502,
                            "upstream-failed",
                            "A system that the flow calls answered with status " + status + "." + SEEN)
                    .with("upstreamStatus", (long) status);
        }
        if (why.kind() == ErrorKind.TRY_LATER) {
            return new ProblemException(
                    504,
                    "upstream-timeout",
                    "A system that the flow calls could not be reached, or did not answer in time." + SEEN);
        }
        if (why.kind() == ErrorKind.CREDENTIALS || why.reached() == Reached.YES) {
            return new ProblemException(
                    502, "upstream-failed", "A system that the flow calls rejected its request." + SEEN);
        }
        return failed();
    }

    private static ProblemException failed() {
        return new ProblemException(500, "run-failed", "The flow failed." + SEEN);
    }
}
