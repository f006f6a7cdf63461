package io.junctura.history;

import io.junctura.expression.Scope;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.RequestBody;
import io.junctura.memory.Reservation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values that steps of drafts can read. */
@FunctionalInterface
public interface DraftScopes {

    /** A step of a draft, and the data of a test of it. */
    @Lenient
    record Draft(
            String integration,
            String flow,

            @Docs("The path of the step that the expressions belong to") @Nullable
            String step,

            @Docs("For each loop around the step, from 0; the default is 0") @Nullable
            List<Long> items,

            @Docs("The ID of the run whose data is used") @Nullable
            String run)
            implements RequestBody {}

    /**
     * @param memory grows with the values
     * @return a scope with masked secrets
     * @throws io.junctura.error.DomainException if there is no such step
     */
    Scope of(Draft draft, Reservation memory);
}
