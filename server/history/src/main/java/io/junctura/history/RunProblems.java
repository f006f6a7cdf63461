package io.junctura.history;

import io.junctura.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** The problems of requests that concern one run. */
final class RunProblems {

    private RunProblems() {}

    static ProblemException unknown(String id) {
        return ProblemException.notFound("No run has the id \"" + id + "\".");
    }

    static ProblemException conflict(String code, String detail) {
        return new ProblemException(409, code, detail);
    }

    /** @param step null: any step */
    static ProblemException notInDoubt(long run, @Nullable String step) {
        String what = step == null ? "Run " + run : "The step \"" + step + "\" of run " + run;
        return conflict(
                "not-in-doubt", what + " is not in doubt: no answer is needed, or another person has given it.");
    }

    /** @param what what cannot be done with the run, such as "replayed" */
    static ProblemException historyNotKept(long run, String what) {
        return conflict("history-not-kept", "Run " + run + " cannot be " + what + ": its flow keeps no history.");
    }
}
