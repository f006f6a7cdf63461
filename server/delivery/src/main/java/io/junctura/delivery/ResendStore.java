package io.junctura.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resend orders on disk, with the missed events and the deliveries that they send. Thread safe. */
public interface ResendStore {

    /** What an order sends. */
    enum What {
        /** Events that were published while the subscription got none. */
        MISSED,
        /** Deliveries that have failed after their last attempt. */
        FAILED,
        /** Deliveries that wait for their next attempt. They are attempted now. */
        WAITING,
        /** Deliveries that have ended, with any result. */
        ALL
    }

    /**
     * A resend order.
     *
     * @param id    0: the store assigns it
     * @param since in milliseconds since 1970
     * @param done  the number of the last event or run that was handled
     * @param until the number of the last event or run of the order; 0: the last run that exists when the order is stored
     * @param rate  deliveries a second
     */
    record Order(long id, String subscription, What what, long since, long done, long until, int rate) {

        /** An order for the events after {@code after}, up to {@code until}. */
        static Order missed(String subscription, long since, long after, long until, int rate) {
            return new Order(0, subscription, What.MISSED, since, after, until, rate);
        }

        /** An order for deliveries that exist when it is stored. */
        static Order again(String subscription, What what, long since, int rate) {
            return new Order(0, subscription, what, since, 0, 0, rate);
        }
    }

    void add(Order order);

    /** The oldest first. */
    List<Order> open();

    /** Stores the progress of an order. */
    void done(Order order, long done);

    void delete(Order order);

    /** A published event. @param published in milliseconds since 1970 */
    record Event(
            long number,
            String topic,
            long published,
            @Nullable Object value) {}

    /** The next missed events whose content is still stored, the oldest first. */
    List<Event> events(Order order, List<String> topics, int limit);

    /** The next runs of an order, the oldest first. */
    List<Long> runs(Order order, int flow, int limit);

    /**
     * The number of deliveries that an order would send now.
     *
     * @param since in milliseconds since 1970. The time of a failed delivery is the time of its failure, because deliveries that
     *              were queued when a subscription was disabled fail later. The time of others is that of their acceptance
     */
    long count(What what, int flow, long since);

    /** The unfinished runs of a flow with ids above {@code after}, the oldest first. */
    List<Long> openRuns(int flow, long after, int limit);
}
