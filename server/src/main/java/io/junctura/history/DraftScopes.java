package io.junctura.history;

import io.junctura.expression.Scope;
import io.junctura.memory.Reservation;
import java.util.Map;

/** The values that steps of drafts can read. */
@FunctionalInterface
public interface DraftScopes {

    /**
     * @param draft  {@code integration}, {@code flow}, {@code step}, {@code items} and {@code run} of the request
     * @param memory grows with the values
     * @return a scope with masked secrets
     * @throws io.junctura.http.ProblemException if there is no such step
     */
    Scope of(Map<String, Object> draft, Reservation memory);
}
