package io.junctura.dispatch;

import io.junctura.thread.WorkerPool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts under way, each of which keeps a thread for as long as the other side takes. Where threads are few, they are
 * shared: every flow has some of its own, which no other flow gets; of those beyond, no flow keeps more than it leaves
 * to others; and no connection has more than half as many. What exceeds its share waits, without a thread, until others come
 * back. Thread safe.
 */
final class AttemptBulkhead {
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

    /** How many of those under way each flow's queue has, and each connection. Guarded by this, as the next two are. */
    private final Map<Object, Integer> counts = new HashMap<>();

    private int all;

    /** How many are beyond their flow's own. */
    private int shared;

    private record Line(FlowQueue flowQueue, @Nullable String connection) {
        static Line of(Attempt one) {
            return new Line(one.active.flowQueue, one.connection);
        }
    }

    /**
     * @param workers where attempts are made: a {@link WorkerPool} has so many threads, others as many as there are attempts
     * @param make    makes an attempt that has waited, on a worker
     */
    AttemptBulkhead(Executor workers, Consumer<Attempt> make) {
        this.most = workers instanceof WorkerPool crew ? crew.most() - NEVER_WAITING : Integer.MAX_VALUE;
        this.make = make;
    }

    /** @return false if the attempt has to wait: it is made elsewhere when it is its turn */
    boolean take(Attempt one) {
        if (most == Integer.MAX_VALUE) {
            busy.add(one);
            return true;
        }
        synchronized (this) {
            if (begins(one)) return true;
            waiting.computeIfAbsent(Line.of(one), line -> new ArrayDeque<>(4)).add(one);
        }
        one.onInterrupt(() -> hurry(one));
        return false;
    }

    /** It has come back. */
    void give(Attempt one) {
        // One that was hurried is not counted.
        if (!busy.remove(one) || most == Integer.MAX_VALUE) return;
        List<Attempt> made;
        synchronized (this) {
            uncount(one);
            if (waiting.isEmpty()) return;
            made = next();
        }
        made.forEach(make);
    }

    private List<Attempt> next() {
        List<Attempt> made = new ArrayList<>(2);
        Map<Line, ArrayDeque<Attempt>> again = new LinkedHashMap<>();
        for (Iterator<Map.Entry<Line, ArrayDeque<Attempt>>> lines =
                        waiting.entrySet().iterator();
                lines.hasNext(); ) {
            Map.Entry<Line, ArrayDeque<Attempt>> line = lines.next();
            ArrayDeque<Attempt> queue = line.getValue();
            if (!begins(queue.getFirst())) continue;
            made.add(queue.removeFirst());
            lines.remove();
            if (!queue.isEmpty()) again.put(line.getKey(), queue);
        }
        waiting.putAll(again);
        return made;
    }

    /** One that waits is to stop: it comes back at once, and needs no thread for long. */
    private void hurry(Attempt one) {
        synchronized (this) {
            ArrayDeque<Attempt> queue = waiting.get(Line.of(one));
            if (queue == null || !queue.remove(one)) return;
            if (queue.isEmpty()) waiting.remove(Line.of(one));
        }
        make.accept(one);
    }

    /** Counts an attempt as under way, if that is within its share. While few are under way, none can exceed it. */
    private boolean begins(Attempt one) {
        if (all >= OF_A_CONNECTION && !fits(one)) return false;
        busy.add(one);
        all++;
        if (counts.merge(one.active.flowQueue, 1, Integer::sum) > OWN) shared++;
        if (one.connection != null) counts.merge(one.connection, 1, Integer::sum);
        return true;
    }

    private boolean fits(Attempt one) {
        if (all >= most) return false;
        if (one.connection != null && counts.getOrDefault(one.connection, 0) >= OF_A_CONNECTION) return false;
        int beyond = counts.getOrDefault(one.active.flowQueue, 0) + 1 - OWN;
        return beyond <= 0 || beyond < SHARED - shared;
    }

    private void uncount(Attempt one) {
        all--;
        if (counts.getOrDefault(one.active.flowQueue, 0) > OWN) shared--;
        counts.computeIfPresent(one.active.flowQueue, (flowQueue, count) -> count == 1 ? null : count - 1);
        if (one.connection != null)
            counts.computeIfPresent(one.connection, (name, count) -> count == 1 ? null : count - 1);
    }

    /** A view that changes as they come and go. */
    Set<Attempt> busy() {
        return busy;
    }
}
