package io.junctura.dispatch.attempt;

import io.junctura.dispatch.connection.ConnectionLimiter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one run that are about to be made or under way, and the permits that it holds for attempts over connections.
 * Used by the owner of the run.
 */
public final class OpenAttempts {
    /** At most one of each step. One that was given up may still come back, so the object is compared, not the path. */
    private final Map<String, Attempt> byPath = new LinkedHashMap<>(4);

    /** Those that have not begun. */
    private List<Attempt> ready = new ArrayList<>(1);

    /** Permits over connections with limits whose attempts are not prepared yet. */
    private List<ConnectionLimiter.Permit> permits = List.of();

    public boolean isEmpty() {
        return byPath.isEmpty();
    }

    /** The paths of steps whose attempts are about to be made or under way. A view. */
    public Set<String> steps() {
        return byPath.keySet();
    }

    public List<Attempt> ready() {
        return ready;
    }

    /** The attempts that have not begun, which the caller makes now. */
    public List<Attempt> takeReady() {
        List<Attempt> taken = ready;
        ready = new ArrayList<>(1);
        return taken;
    }

    public void add(Attempt attempt) {
        byPath.put(attempt.path, attempt);
        ready.add(attempt);
    }

    /** Whether the run still waits for this attempt. */
    public boolean contains(Attempt attempt) {
        return byPath.get(attempt.path) == attempt;
    }

    /** An attempt has finished. @return false if the run no longer waits for it: its result is dropped */
    public boolean remove(Attempt attempt) {
        return byPath.remove(attempt.path, attempt);
    }

    /** Gives up the attempts of these paths. Their results will be dropped. */
    public void abandon(Predicate<String> paths) {
        if (byPath.isEmpty()) return;
        for (Attempt attempt : List.copyOf(byPath.values())) {
            if (!paths.test(attempt.path)) continue;
            byPath.remove(attempt.path, attempt);
            attempt.abandon();
            if (ready.remove(attempt)) attempt.over();
        }
    }

    public void abandonAll() {
        abandon(path -> true);
    }

    /** Interrupts some of the attempts. Their results still count. */
    public void interrupt(Predicate<Attempt> which) {
        for (Attempt attempt : byPath.values()) if (which.test(attempt)) attempt.interrupt();
    }

    public void add(ConnectionLimiter.Permit permit) {
        if (permits.isEmpty()) permits = new ArrayList<>(1);
        permits.add(permit);
    }

    /** Takes the permit of a step; null: it has none. */
    public ConnectionLimiter.@Nullable Permit takePermit(String step) {
        for (ConnectionLimiter.Permit permit : permits) {
            if (!permit.isFor(step)) continue;
            permits.remove(permit);
            return permit;
        }
        return null;
    }

    /** The run stops for now: other runs get the permits that it does not use. */
    public void givePermitsBack() {
        if (permits.isEmpty()) return;
        List<ConnectionLimiter.Permit> unused = permits;
        permits = List.of();
        for (ConnectionLimiter.Permit permit : unused) permit.giveBack();
    }
}
