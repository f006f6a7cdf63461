package io.junctura.history;

import io.junctura.http.ProblemException;

/** The problems of requests that concern one run. */
final class RunProblems {

    private RunProblems() {}

    static ProblemException unknown(String id) {
        return ProblemException.notFound("No run has the id \"" + id + "\".");
    }

    static ProblemException conflict(String code, String detail) {
        return new ProblemException(409, code, detail);
    }

    /** @param what what cannot be done with the run, such as "replayed" */
    static ProblemException historyNotKept(long run, String what) {
        return conflict("history-not-kept", "Run " + run + " cannot be " + what + ": its flow keeps no history.");
    }
}
