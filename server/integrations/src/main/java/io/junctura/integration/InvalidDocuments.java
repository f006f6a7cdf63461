package io.junctura.integration;

import io.junctura.definition.Problem;
import io.junctura.error.DomainException;
import java.util.List;

/** Documents that cannot be applied; nothing was. */
public final class InvalidDocuments extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidDocuments(List<Problem> problems) {
        super(
                problems.size() == 1
                        ? "The documents have a problem: " + problems.get(0).message()
                        : "The documents have " + problems.size() + " problems.");
        this.problems = List.copyOf(problems);
    }

    /** The same, as the API shows it. */
    public DomainException unchecked() {
        return DomainException.invalid("invalid", String.valueOf(getMessage()))
                .with("errors", problems.stream().map(Problem::json).toList());
    }

    /** All of them. */
    public List<Problem> problems() {
        return problems;
    }
}
