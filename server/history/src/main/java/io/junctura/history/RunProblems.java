package io.junctura.history;

import io.junctura.error.DomainException;
import org.jspecify.annotations.Nullable;

/** The problems of requests that concern one run. */
final class RunProblems {

    private RunProblems() {}

    static DomainException unknown(String id) {
        return DomainException.notFound("No run has the id \"" + id + "\".");
    }

    static DomainException conflict(String code, String detail) {
        return DomainException.conflict(code, detail);
    }

    /** @param step null: any step */
    static DomainException notInDoubt(long run, @Nullable String step) {
        String what = step == null ? "Run " + run : "The step \"" + step + "\" of run " + run;
        return conflict(
                "not-in-doubt", what + " is not in doubt: no answer is needed, or another person has given it.");
    }

    /** @param what what cannot be done with the run, such as "replayed" */
    static DomainException historyNotKept(long run, String what) {
        return conflict("history-not-kept", "Run " + run + " cannot be " + what + ": its flow keeps no history.");
    }
}
