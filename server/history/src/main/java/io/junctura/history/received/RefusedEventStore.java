package io.junctura.history.received;

import java.time.Duration;
import java.util.List;

/**
 * Refused events on disk. The store keeps about the newest {@value #MAX_EVENTS}, at most {@link #MAX_AGE} old. If there are more, it
 * deletes the oldest of the integration that has most, so that the events of one do not displace those of others. Thread safe.
 */
public interface RefusedEventStore {
    int MAX_EVENTS = 10_000;
    Duration MAX_AGE = Duration.ofDays(7);

    /** Whether an earlier write is not on disk yet. */
    boolean isWriting();

    /**
     * Adds events, and deletes old ones at least once an hour. Does not wait for the disk. If the disk is full, the events are lost.
     *
     * @param now in milliseconds since 1970
     */
    void add(List<RefusedEvent> events, long now);

    /** The newest events with IDs below {@code before}, the newest first. */
    List<RefusedEvent> newest(RefusedEventFilter filter, long before, int limit);
}
