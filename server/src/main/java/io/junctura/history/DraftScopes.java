package io.junctura.history;

import io.junctura.expression.Scope;
import io.junctura.memory.Reservation;
import java.util.Map;

/** What steps of drafts can read. */
@FunctionalInterface
public interface DraftScopes {

    /**
     * @param draft  {@code integration}, {@code flow}, {@code step}, {@code items} and {@code run}, as they were sent
     * @param memory grows with the values
     * @return with secrets masked
     * @throws io.junctura.http.ProblemException if there is no such step
     */
    Scope of(Map<String, Object> draft, Reservation memory);
}
