package io.junctura.access;

import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records calls of the API in the audit log, as their routes declare. Thread safe. */
final class CallLog {
    /** A browser reads a page that is open every few seconds. */
    private static final Duration READ_AGAIN = Duration.ofHours(1);

    private static final int MAX_READS = 10_000;

    private final AuditLog audit;
    private final Clock clock;
    private final Map<Read, Instant> reads = new LinkedHashMap<>();

    private record Read(String by, String path) {}

    CallLog(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** The caller may call the route, which is called next. */
    void admitted(Caller caller, Exchange http, Route route) {
        String path = route.pathOf(http);
        if (route.audit() == Audit.CALL) audit.record(AuditAction.CALL, caller.actor(), http.method(), path);
        if (route.audit() == Audit.READ && isNew(caller.actor(), path)) {
            audit.record(AuditAction.DATA_READ, caller.actor(), path);
        }
    }

    private synchronized boolean isNew(Actor actor, String path) {
        Instant now = clock.instant();
        Read read = new Read(actor.kind() + " " + actor.name() + " " + actor.id() + " " + actor.address(), path);
        Instant before = reads.get(read);
        if (before != null && now.isBefore(before.plus(READ_AGAIN))) return false;
        reads.remove(read); // So that the oldest stay first.
        reads.put(read, now);
        if (reads.size() > MAX_READS) reads.remove(reads.keySet().iterator().next());
        return true;
    }
}
