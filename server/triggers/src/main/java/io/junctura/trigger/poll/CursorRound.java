package io.junctura.trigger.poll;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.PollTrigger;
import io.junctura.api.PollTrigger.Polled;
import io.junctura.api.Reached;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.files.ArrivingFiles;
import io.junctura.json.Footprint;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.CursorChange;
import io.junctura.run.journal.CursorStore;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.Cursors;
import io.junctura.trigger.Identities;
import io.junctura.trigger.IncomingFiles;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks another system for events after the flow's cursor. The commit that accepts the events moves the cursor. Thread safe. */
public final class CursorRound implements Round {
    private final EventIntake intake;
    private final CursorStore cursors;
    private final Bindings bindings;
    private final ArrivingFiles files;
    private final Clock clock;

    /** @param events with JSON values as payloads */
    public record PollResult(List<Event> events, @Nullable Object cursor, boolean more) {}

    public CursorRound(EventIntake intake, CursorStore cursors, Bindings bindings, ArrivingFiles files, Clock clock) {
        this.intake = intake;
        this.cursors = cursors;
        this.bindings = bindings;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public RoundResult once(PinnedFlow flow)
            throws ConnectorException, Rejected, ExecutionException, InterruptedException {
        // First, so that it asks for no events, and fetches no files, that the engine would reject.
        intake.checkCapacity(flow);
        byte[] from = cursors.cursor(flow.flow());
        String use = flow.plan().trigger().use();
        try (IncomingFiles brought = new IncomingFiles(files, () -> intake.checkCapacity(flow)).held();
                Reservation values = HeapShare.REMOTE_VALUES.open()) {
            PollResult found = ask(bindings.of(flow), Cursors.read(use, from), brought, values);
            byte[] to = Cursors.write(use, found.cursor());
            if (!found.events().isEmpty() || !Arrays.equals(from, to)) {
                CursorChange moved = new CursorChange(flow.flow(), from, to, clock.millis());
                brought.written(intake.accept(flow, incoming(flow, found.events()), moved));
            }
            return new RoundResult(found.more() ? Duration.ZERO : Round.every(flow), null);
        }
    }

    /** Asks once, from a cursor on. The caller decides what happens to the events. */
    public static PollResult ask(
            Bindings.Ready ready, @Nullable Object cursor, IncomingFiles brought, Reservation values)
            throws ConnectorException, Rejected, InterruptedException {
        @SuppressWarnings("unchecked") // Binding has checked that connection and cursor have the types of this trigger.
        PollTrigger<Connection, Object> trigger =
                (PollTrigger<Connection, Object>) ready.bound().trigger();
        try {
            return ready.bound().call(() -> {
                Polled<Object> polled = trigger.poll(ready.bound().cursor(cursor), ready.context(brought, values));
                List<Event> events = new ArrayList<>(polled.events().size());
                for (Event event : polled.events()) {
                    Object payload = ready.bound().json(event.payload());
                    values.grow(Footprint.ofValue(payload));
                    events.add(new Event(payload, event.identity()));
                }
                return new PollResult(events, ready.bound().json(polled.cursor()), polled.more());
            });
        } catch (ConnectorException e) {
            throw brought.orRefusal(e);
        } catch (MemoryExhausted e) {
            throw ConnectorException.tryLater(Reached.NO, String.valueOf(e.getMessage()), e);
        }
    }

    private List<Incoming> incoming(PinnedFlow flow, List<Event> events) throws Rejected {
        List<Incoming> incoming = new ArrayList<>(events.size());
        for (Event event : events) {
            String name = Identities.of(flow, event.payload(), Map.of(), event.identity(), clock.millis());
            incoming.add(new Incoming(event.payload(), null, Map.of(), name));
        }
        return incoming;
    }
}
