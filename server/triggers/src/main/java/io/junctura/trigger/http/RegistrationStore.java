package io.junctura.trigger.http;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The registrations of flows at third parties, on disk, with sealed secrets. A method that writes is one transaction, and
 * returns when it is committed. Thread safe.
 */
public interface RegistrationStore {

    /**
     * A registration.
     *
     * @param id       that the third party gave it; unique within the flow
     * @param revision of the flow that registered it
     * @param madeOf   a hash of all settings that it depends on
     * @param made     in milliseconds
     * @param until    in milliseconds; null: it does not end
     * @param sealed   its secret; null: it has none
     * @param outgoing whether it has to be removed
     */
    record Row(
            int flow,
            String id,
            int revision,
            String madeOf,
            Instant made,
            @Nullable Instant until,
            @Nullable String sealed,
            boolean outgoing) {}

    List<Row> all();

    /** Creates or replaces a registration. All others of its flow have to be removed. */
    void put(Row fresh);

    /** All registrations of a flow have to be removed. */
    void leave(int flow);

    void delete(int flow, String id);
}
