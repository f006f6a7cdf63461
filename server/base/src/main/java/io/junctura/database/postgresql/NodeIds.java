package io.junctura.database.postgresql;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids that increase within a node, and are different on each node: seconds since 2026 (30 bits), the node (9 bits) and a
 * counter (14 bits). So an id begins with its day, and is exact in a double. If a second has more ids than the counter can count,
 * or the clock goes back, the ids take their seconds from the future. Thread safe.
 */
public final class NodeIds {
    private static final long BEGIN_SECONDS = 1_767_225_600L;
    private static final int NODE_BITS = 9;
    private static final int COUNTER_BITS = 14;
    private static final long COUNTER = (1L << COUNTER_BITS) - 1;
    private static final long DAY = 86_400L << (NODE_BITS + COUNTER_BITS);

    private final long node;
    private final Clock clock;
    private final AtomicLong last;

    /**
     * @param node    the number of this server, from 0 to 511
     * @param highest the highest id that any node has used
     */
    public NodeIds(int node, Clock clock, long highest) {
        this.node = (long) node << COUNTER_BITS;
        this.clock = clock;
        this.last = new AtomicLong(firstOf(secondOf(highest) + 1) - 1);
    }

    public long next() {
        long now = firstOf(Math.max(0, clock.millis() / 1_000 - BEGIN_SECONDS));
        while (true) {
            long before = last.get();
            long next = Math.max(now, (before & COUNTER) == COUNTER ? firstOf(secondOf(before) + 1) : before + 1);
            if (last.compareAndSet(before, next)) return next;
        }
    }

    private long firstOf(long second) {
        return second << (NODE_BITS + COUNTER_BITS) | node;
    }

    private static long secondOf(long id) {
        return id >> (NODE_BITS + COUNTER_BITS);
    }

    /** The day of an id, counted from 1 January 2026. */
    static long dayOf(long id) {
        return id / DAY;
    }

    /** The lowest id of a day. */
    static long firstIdOf(long day) {
        return day * DAY;
    }
}
