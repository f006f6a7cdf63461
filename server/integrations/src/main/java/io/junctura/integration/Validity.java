package io.junctura.integration;

import io.junctura.definition.Problem;
import io.junctura.http.schema.Mistake;
import io.junctura.http.schema.View;
import java.util.List;

/** Whether documents are valid, and if not, why. */
record Validity(boolean valid, List<Mistake> errors) implements View {

    static Validity of(List<Problem> problems) {
        return new Validity(
                problems.isEmpty(), problems.stream().map(Validity::mistake).toList());
    }

    private static Mistake mistake(Problem problem) {
        return new Mistake(
                problem.file(),
                problem.pointer(),
                problem.line(),
                problem.column(),
                problem.code(),
                problem.message(),
                problem.suggestion());
    }
}
