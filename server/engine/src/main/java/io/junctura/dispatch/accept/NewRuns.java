package io.junctura.dispatch.accept;

import io.junctura.json.Footprint;
import io.junctura.json.Json;
import io.junctura.run.DerivedKeys;
import io.junctura.run.OrderKeys;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.DedupeKey;
import io.junctura.run.journal.NewRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the journal's form of runs that are accepted. */
public final class NewRuns {
    /** Bytes of heap of a run without values. */
    private static final long EACH_RUN = 1_000;

    private NewRuns() {}

    /**
     * A run of an event, without history.
     *
     * @param id       0: the journal gives it one
     * @param accepted made of the same event
     */
    public static NewRun of(long id, PinnedFlow flow, Incoming event, Run.Accepted accepted) {
        byte[] payload = event.stored() != null
                ? event.stored()
                : event.payload() == null ? null : Json.writeStored(event.payload());
        DedupeKey once = event.identity() == null ? null : new DedupeKey(event.identity(), content(event, payload));
        return new NewRun(
                id,
                flow.flow(),
                flow.revision(),
                accepted.at(),
                once,
                payload,
                Json.writeStored(event.origin()),
                accepted.parent(),
                accepted.replayOf(),
                accepted.depth(),
                List.of(),
                RunStatus.DUE,
                null,
                OrderKeys.of(flow, accepted));
    }

    private static long content(Incoming event, byte @Nullable [] payload) {
        if (event.content() != null) return event.content();
        return DerivedKeys.hash(payload == null ? new byte[0] : payload);
    }

    /** Bytes of heap that its payload and its origin take. */
    public static long footprint(NewRun run) {
        byte[] payload = run.payload();
        long event = payload == null ? 0 : Footprint.of(payload).values();
        return EACH_RUN + event + Footprint.of(run.origin()).values();
    }
}
