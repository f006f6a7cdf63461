package io.junctura.delivery;

import io.junctura.run.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the deliveries of one subscription: the runs of its flow, without those that its filter has ended. Thread safe. */
public interface DeliveryStore {

    /**
     * A delivery.
     *
     * @param accepted in milliseconds since 1970
     * @param ended    in milliseconds since 1970; null: it has not ended
     * @param due      when it goes on, in milliseconds since 1970; null: it waits for no time
     */
    record Row(
            long id,
            int flow,
            RunStatus status,
            long accepted,
            @Nullable Long ended,
            @Nullable Long due) {}

    /**
     * The newest first. The cost does not depend on the number of deliveries.
     *
     * @param since  accepted at or after this, in milliseconds since 1970
     * @param before the deliveries have ids below this one
     */
    List<Row> page(int flow, List<RunStatus> statuses, long since, long before, int limit);

    /** A run of any flow. */
    Optional<Row> find(long id);

    /**
     * The number of deliveries by day (in days since 1970) and status. Reads all deliveries of these days.
     *
     * @param since accepted at or after this, in milliseconds since 1970
     */
    Map<Long, Map<RunStatus, Long>> byDay(int flow, long since);
}
