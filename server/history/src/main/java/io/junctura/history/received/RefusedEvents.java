package io.junctura.history.received;

import io.junctura.http.EventRequest;
import io.junctura.http.RefusalListener;
import io.junctura.http.problem.ProblemException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the received events that started no run. A request only puts its event into memory, or counts it; {@link #flush} writes
 * what has come together. Thread safe.
 */
public final class RefusedEvents implements RefusalListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedEvents.class);

    /** Events that wait for the next write. Beyond that they are lost: the disk does not keep up. */
    private static final int MAX_WAITING = 5_000;

    /** Written at once, so that other writes do not wait for these. */
    private static final int MAX_PER_WRITE = 500;

    /** What messages about malformed JSON quote of the body. */
    private static final Pattern QUOTED = Pattern.compile("(?<=token )'[^']*'(?=: )|(?<=The key )\"[^\"]*\"");

    private static final int MAX_REASON_LENGTH = 300;

    private final RefusedEventStore store;
    private final AddressCheck addresses;
    private final Clock clock;
    private final RefusalSampling sampling = new RefusalSampling();
    private final Queue<RefusedEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    public RefusedEvents(RefusedEventStore store, AddressCheck addresses, Clock clock) {
        this.store = store;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Override
    public void refused(EventRequest request, ProblemException why) {
        keep(request, why.status(), why.code(), why::reason, null);
    }

    @Override
    public void duplicate(EventRequest request, long run) {
        keep(request, 200, RefusedEvent.DUPLICATE, () -> "The event was accepted before.", run);
    }

    private void keep(EventRequest request, int status, String code, Supplier<String> reason, @Nullable Long run) {
        try {
            long now = clock.millis();
            String named = request.integration();
            String integration = named != null && addresses.hasIntegration(named) ? named : "";
            String flow = request.isOfLiveFlow() ? request.flow() : null;
            RefusedEvent alone = sampling.take(
                    new RefusalSampling.Group(integration, flow == null ? "" : flow, code),
                    request.sender(),
                    now,
                    () -> event(request, now, integration, status, code, reason.get(), run));
            if (alone == null) return;
            if (count.incrementAndGet() <= MAX_WAITING) waiting.add(alone);
            else count.decrementAndGet();
        } catch (RuntimeException e) {
            LOG.warn("A refused event could not be logged: {}", e.toString()); // The sender gets the answer anyway.
        }
    }

    private static RefusedEvent event(
            EventRequest request,
            long now,
            String integration,
            int status,
            String code,
            String reason,
            @Nullable Long run) {
        return new RefusedEvent(
                0,
                now,
                1,
                now,
                integration,
                request.instance(),
                request.flow(),
                request.method(),
                request.address(),
                request.sender(),
                request.contentType(),
                request.size(),
                request.id(),
                status,
                code,
                EventRequest.clean(QUOTED.matcher(reason).replaceAll("…"), MAX_REASON_LENGTH),
                null,
                run);
    }

    /** Writes the events that wait, and deletes old ones. Called regularly. Does not wait for the disk. */
    public void flush() {
        if (!store.isWriting()) write(sampling.counted(clock.millis()), MAX_PER_WRITE);
    }

    private synchronized void write(List<RefusedEvent> counted, int most) {
        List<RefusedEvent> events = new ArrayList<>();
        while (events.size() < most) {
            RefusedEvent one = waiting.poll();
            if (one == null) break;
            count.decrementAndGet();
            events.add(explained(one));
        }
        for (RefusedEvent one : counted) events.add(explained(one));
        events.sort(Comparator.comparingLong(RefusedEvent::at));
        store.add(events, clock.millis());
    }

    /** Only here: a flood of requests to unknown addresses must not look each of them up. */
    private RefusedEvent explained(RefusedEvent event) {
        String instance = event.instance();
        String flow = event.flow();
        if (event.status() != 404 || instance == null || flow == null) return event;
        return event.withCause(
                event.integration().isEmpty()
                        ? AddressCheck.NO_INTEGRATION
                        : addresses.cause(instance, event.integration(), flow));
    }

    /** The newest events that match a filter, with IDs below {@code before}. */
    public List<RefusedEvent> newest(RefusedEventFilter filter, long before, int limit) {
        return store.newest(filter, before, limit);
    }

    /** Writes what waits. */
    @Override
    public void close() {
        write(sampling.countedAtEnd(), MAX_WAITING);
    }
}
