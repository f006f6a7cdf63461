package io.junctura.dispatch;

import io.junctura.thread.Crew;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts under way, each of which keeps a thread for as long as the other side takes. Where threads are few, they are
 * shared: every flow has some of its own, which nobody can take from it; of those beyond, no flow keeps more than it leaves
 * to others; and no connection has more than half as many. What exceeds its share waits, without a thread, until others come
 * back. While few attempts are under way nobody can exceed it, and nothing is counted. Thread safe.
 */
final class Hands {
    /** Each flow's own threads. */
    static final int OWN = 4;

    /** What all flows share beyond those. */
    static final int SHARED = 256;

    /** How many may wait for one connection. */
    static final int OF_A_CONNECTION = SHARED / 2;

    /** Threads that do not wait for others: they advance runs between attempts. */
    private static final int NEVER_WAITING = 16;

    private final int most;
    private final Consumer<Attempt> make;
    private final Set<Attempt> busy = ConcurrentHashMap.newKeySet();

    /** Those that wait, line by line in turn. Guarded by this. */
    private final Map<Line, ArrayDeque<Attempt>> waiting = new LinkedHashMap<>();

    private volatile boolean anybodyWaits;

    private record Line(Lane lane, @Nullable String connection) {
        static Line of(Attempt one) {
            return new Line(one.held.lane, one.connection);
        }
    }

    /**
     * @param workers where attempts are made: a {@link Crew} has so many threads, others as many as there are attempts
     * @param make    makes an attempt that has waited, on a worker
     */
    Hands(Executor workers, Consumer<Attempt> make) {
        this.most = workers instanceof Crew crew ? crew.most() - NEVER_WAITING : Integer.MAX_VALUE;
        this.make = make;
    }

    /** @return false if the attempt has to wait: it is made elsewhere when it is its turn */
    boolean take(Attempt one) {
        busy.add(one);
        if (most == Integer.MAX_VALUE || busy.size() <= OF_A_CONNECTION) return true;
        synchronized (this) {
            // Before it is counted who is busy, so that whoever comes back after that looks whether it is this one's
            // turn.
            anybodyWaits = true;
            if (new Shares().fits(one, 0)) {
                anybodyWaits = !waiting.isEmpty();
                return true;
            }
            busy.remove(one);
            waiting.computeIfAbsent(Line.of(one), line -> new ArrayDeque<>(4)).add(one);
        }
        one.onInterrupt(() -> hurry(one));
        return false;
    }

    /** It has come back. */
    void give(Attempt one) {
        busy.remove(one);
        if (anybodyWaits) next();
    }

    private void next() {
        ArrayDeque<Attempt> made = new ArrayDeque<>(2);
        synchronized (this) {
            Shares shares = new Shares();
            Map<Line, ArrayDeque<Attempt>> again = new LinkedHashMap<>();
            for (Iterator<Map.Entry<Line, ArrayDeque<Attempt>>> lines =
                            waiting.entrySet().iterator();
                    lines.hasNext(); ) {
                Map.Entry<Line, ArrayDeque<Attempt>> line = lines.next();
                ArrayDeque<Attempt> queue = line.getValue();
                if (!shares.fits(queue.getFirst(), 1)) continue;
                Attempt one = queue.poll();
                busy.add(one);
                shares.count(one);
                made.add(one);
                lines.remove();
                if (!queue.isEmpty()) again.put(line.getKey(), queue);
            }
            waiting.putAll(again);
            anybodyWaits = !waiting.isEmpty();
        }
        made.forEach(make);
    }

    /** One that waits is to stop: it comes back at once, and needs no thread for long. */
    private void hurry(Attempt one) {
        synchronized (this) {
            ArrayDeque<Attempt> queue = waiting.get(Line.of(one));
            if (queue == null || !queue.remove(one)) return;
            if (queue.isEmpty()) waiting.remove(Line.of(one));
            anybodyWaits = !waiting.isEmpty();
        }
        make.accept(one);
    }

    /** Who has how many of them. */
    private final class Shares {
        private final Map<Object, Integer> counts = new HashMap<>();
        private int all;
        private int shared;

        Shares() {
            for (Attempt one : busy) count(one);
        }

        void count(Attempt one) {
            all++;
            if (counts.merge(one.held.lane, 1, Integer::sum) > OWN) shared++;
            if (one.connection != null) counts.merge(one.connection, 1, Integer::sum);
        }

        /** @param more 0 if the attempt is counted, 1 if it is not */
        boolean fits(Attempt one, int more) {
            if (all + more > most) return false;
            if (one.connection != null && counts.getOrDefault(one.connection, 0) + more > OF_A_CONNECTION) return false;
            int beyond = counts.getOrDefault(one.held.lane, 0) + more - OWN;
            return beyond <= 0 || beyond <= SHARED - shared - more;
        }
    }

    /** A view that changes as they come and go. */
    Set<Attempt> busy() {
        return busy;
    }
}
