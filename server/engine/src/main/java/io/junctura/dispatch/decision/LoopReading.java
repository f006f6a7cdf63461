package io.junctura.dispatch.decision;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.connector.Actions;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.dispatch.queue.RunDispatcher;
import io.junctura.dispatch.time.Workers;
import io.junctura.files.RowSource;
import io.junctura.json.Footprint;
import io.junctura.memory.MemoryExhausted;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Items;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** Reads the rows of loops ahead of their items. */
public final class LoopReading {
    /** How many rows of a stream are read at a time. */
    private static final int FETCHED_ROWS = 256;

    private final RowSource source;
    private final Actions actions;
    private final ActiveRuns runs;
    private final RunDispatcher dispatcher;
    private final Workers workers;
    private final Clock clock;

    public LoopReading(
            RowSource source,
            Actions actions,
            ActiveRuns runs,
            RunDispatcher dispatcher,
            Workers workers,
            Clock clock) {
        this.source = source;
        this.actions = actions;
        this.runs = runs;
        this.dispatcher = dispatcher;
        this.workers = workers;
        this.clock = clock;
    }

    /** Whether the rows that a loop needs are still being read. The run gets a message when they are there. */
    boolean isReading(RunActor active, Decision.Fetch fetch) {
        Items items = fetch.items();
        if (!(items.stream() instanceof Rows.Unread unread)) return false;
        RowSource.Rows rows = active.streams().of(fetch.loop());
        if (rows == null) {
            int some = Math.max(fetch.rows(), FETCHED_ROWS);
            LoopRows.Source from = new LoopRows.Source(
                    actions.as(active.run().flow().pins()), unread, () -> runs.send(active, RunMessage.WAKE_UP));
            rows = LoopRows.of(active.run(), fetch.loop(), from, items.nextRow(), some, workers, clock);
            active.streams().open(fetch.loop(), rows);
        }
        return rows instanceof LoopRows ahead && !ahead.isThere();
    }

    /** Adds the next rows to a loop. @return false: there is no memory now, and the run is executed again later on its slot */
    boolean fetch(RunActor active, Decision.Fetch fetch) {
        Items items = fetch.items();
        try {
            RowSource.Rows rows = active.streams().of(fetch.loop());
            if (rows == null) {
                rows = source.open((FileRef) Objects.requireNonNull(items.stream()), items.nextRow());
                active.streams().open(fetch.loop(), rows);
            }
            int most = Math.max(fetch.rows(), FETCHED_ROWS);
            List<?> read = rows.next(most);
            items.read(read, read.isEmpty());
            if (read.isEmpty()) active.streams().close(fetch.loop());
            active.addValues(Footprint.ofValue(read));
        } catch (MemoryExhausted e) {
            if (!e.permanent()) {
                dispatcher.executeLater(active, RunDispatcher.PAUSE_FOR_MEMORY);
                return false;
            }
            unreadable(active, fetch.loop(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            unreadable(active, fetch.loop(), e.getMessage() == null ? e.toString() : e.getMessage());
        }
        return true;
    }

    private void unreadable(RunActor active, String loop, String why) {
        long now = clock.millis();
        active.abandonBelow(loop);
        // The rows may be readable the next time, so this failure is on disk before its consequences.
        active.takeFixed(new Entry.Failed(loop, 1, now, now, Failure.badInput(why), true));
    }
}
