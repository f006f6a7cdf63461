package io.junctura.dispatch.attempt;

import io.junctura.dispatch.time.Workers;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Divides the threads of the workers among flows and connections, so that one system that hangs does not take all of them. An
 * attempt keeps its thread until the other side answers. Each flow has some threads of its own. Of the shared ones a flow gets at
 * most half of those that are free, and a connection at most half of all. An attempt beyond its share waits without a thread. Without
 * a limited {@link WorkerPool}, such as with virtual threads, no attempt waits. Thread safe.
 */
public final class AttemptBulkhead {
    /** Each flow's own threads. */
    static final int OWN = 4;

    /** The threads that all flows share. */
    static final int SHARED = 256;

    /** How many attempts over one connection may be under way. */
    static final int OF_A_CONNECTION = SHARED / 2;

    /** Threads that make no attempts: they advance runs. */
    private static final int NEVER_WAITING = 16;

    private final int most;
    private final Consumer<Attempt> make;
    private final Set<Attempt> busy = ConcurrentHashMap.newKeySet();

    /** Attempts that wait for a thread, line by line in turn. Guarded by this. */
    private final Map<Line, ArrayDeque<Attempt>> waiting = new LinkedHashMap<>();

    /** How many attempts under way each flow and each connection has. Guarded by this, as the next two. */
    private final Map<Object, Integer> counts = new HashMap<>();

    private int all;

    /** How many attempts use shared threads. */
    private int shared;

    private record Line(int flow, @Nullable String connection) {
        static Line of(Attempt one) {
            return new Line(one.flow(), one.connection);
        }
    }

    /** @param make makes an attempt that has waited, on a worker */
    AttemptBulkhead(Workers workers, Consumer<Attempt> make) {
        this.most = workers.most() == Integer.MAX_VALUE ? Integer.MAX_VALUE : workers.most() - NEVER_WAITING;
        this.make = one -> workers.execute(() -> make.accept(one));
    }

    /** Begins an attempt on the calling thread. @return false if it waits, and is made on another thread later */
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

    /** An attempt has finished. */
    void give(Attempt one) {
        // An attempt that was interrupted while it waited was not counted.
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

    /** An attempt was interrupted while it waited: it is made at once, and finishes at once. */
    private void hurry(Attempt one) {
        synchronized (this) {
            ArrayDeque<Attempt> queue = waiting.get(Line.of(one));
            if (queue == null || !queue.remove(one)) return;
            if (queue.isEmpty()) waiting.remove(Line.of(one));
        }
        make.accept(one);
    }

    /** Counts an attempt as under way if it is within its share. While few are under way, all are. */
    private boolean begins(Attempt one) {
        if (all >= OF_A_CONNECTION && !fits(one)) return false;
        busy.add(one);
        all++;
        if (counts.merge(one.flow(), 1, Integer::sum) > OWN) shared++;
        if (one.connection != null) counts.merge(one.connection, 1, Integer::sum);
        return true;
    }

    private boolean fits(Attempt one) {
        if (all >= most) return false;
        if (one.connection != null && counts.getOrDefault(one.connection, 0) >= OF_A_CONNECTION) return false;
        int beyond = counts.getOrDefault(one.flow(), 0) + 1 - OWN;
        return beyond <= 0 || beyond < SHARED - shared;
    }

    private void uncount(Attempt one) {
        all--;
        if (counts.getOrDefault(one.flow(), 0) > OWN) shared--;
        counts.computeIfPresent(one.flow(), (flow, count) -> count == 1 ? null : count - 1);
        if (one.connection != null)
            counts.computeIfPresent(one.connection, (name, count) -> count == 1 ? null : count - 1);
    }

    /** The attempts under way: a live view. */
    Set<Attempt> busy() {
        return busy;
    }
}
