package io.junctura.dispatch.connection;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one flow that wait for a connection, by id, first in, first out. The id of a run is negative if it waits for replaced
 * credentials. Takes 8 bytes for each run. Guarded by its limiter.
 */
final class WaitingRuns {
    private long[] ring = new long[8];
    private int first;
    private int size;

    /** Runs whose permit was given in vain, by the ticket of the permit: they go before all others. */
    private final TreeMap<Long, Long> returned = new TreeMap<>();

    boolean isEmpty() {
        return size == 0 && returned.isEmpty();
    }

    void addLast(long run) {
        grow();
        ring[(first + size++) % ring.length] = run;
    }

    /** The run waits again, before those that came later. */
    void putBack(long ticket, long run) {
        returned.put(ticket, run);
    }

    /** Takes the first run that was put back, with its ticket; null: none was. */
    Map.@Nullable Entry<Long, Long> pollReturned() {
        return returned.pollFirstEntry();
    }

    /** Takes the first run that has had no ticket yet. */
    long poll() {
        long run = ring[first];
        first = (first + 1) % ring.length;
        size--;
        return run;
    }

    /** Removes the runs that wait for replaced credentials. @return how many */
    int removeRefused() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            long run = ring[(first + i) % ring.length];
            if (run > 0) ring[(first + kept++) % ring.length] = run;
        }
        int before = size + returned.size();
        size = kept;
        returned.values().removeIf(run -> run < 0);
        return before - size - returned.size();
    }

    private void grow() {
        if (size < ring.length) return;
        long[] larger = new long[size * 2];
        for (int i = 0; i < size; i++) larger[i] = ring[(first + i) % size];
        ring = larger;
        first = 0;
    }
}
