package io.junctura.trigger.poll;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.PollTrigger;
import io.junctura.api.PollTrigger.Polled;
import io.junctura.api.Reached;
import io.junctura.dispatch.Incoming;
import io.junctura.dispatch.Rejected;
import io.junctura.json.Footprint;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.CursorChange;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.Cursors;
import io.junctura.trigger.Identities;
import io.junctura.trigger.IncomingFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks another system for what came after the cursor, which moves in the commit that accepts it. */
public final class CursorRound implements Round {
    private final Polls all;

    /** @param events JSON values from here on */
    public record Found(List<Event> events, @Nullable Object cursor, boolean more) {}

    CursorRound(Polls all) {
        this.all = all;
    }

    @Override
    public Rest once(PinnedFlow flow) throws ConnectorException, Rejected, ExecutionException, InterruptedException {
        // What could not be taken is not asked for, and its files not fetched.
        all.engine.mustHaveRoom(flow);
        byte[] from = all.journal.cursor(flow.flow());
        String use = flow.plan().trigger().use();
        try (IncomingFiles brought = all.brought(flow).held();
                Reservation values = HeapShare.REMOTE_VALUES.open()) {
            Found found = ask(all.bindings.of(flow), Cursors.read(use, from), brought, values);
            byte[] to = Cursors.write(use, found.cursor());
            if (!found.events().isEmpty() || !Arrays.equals(from, to)) {
                CursorChange moved = new CursorChange(flow.flow(), from, to, all.clock.millis());
                brought.written(all.engine.accept(flow, incoming(flow, found.events()), moved));
            }
            return new Rest(found.more() ? Duration.ZERO : Round.every(flow), null);
        }
    }

    public static Found ask(Bindings.Ready ready, @Nullable Object cursor, IncomingFiles brought, Reservation values)
            throws ConnectorException, Rejected, InterruptedException {
        @SuppressWarnings("unchecked") // The binder saw to it that connection and cursor are the trigger's own.
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
                return new Found(events, ready.bound().json(polled.cursor()), polled.more());
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
            String name = Identities.of(flow, event.payload(), Map.of(), event.identity(), all.clock.millis());
            incoming.add(new Incoming(event.payload(), null, Map.of(), name));
        }
        return incoming;
    }
}
