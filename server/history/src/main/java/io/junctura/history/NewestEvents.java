package io.junctura.history;

import io.junctura.history.RunStore.Row;
import io.junctura.masking.Sample;
import io.junctura.run.journal.RunReader;
import java.util.Optional;
import java.util.Set;

/** Reads the newest event of a flow, as an example. Thread safe. */
public final class NewestEvents {
    /** How many runs are searched: runs that other runs started have no event. */
    private static final int MAX_READ = 20;

    private final RunTable table;
    private final RunReader journal;

    public NewestEvents(RunStore store, RunReader journal) {
        this.table = new RunTable(store, run -> false, Set::of);
        this.journal = journal;
    }

    /**
     * The payload, shortened and with secrets masked.
     *
     * @param flow the number of the flow
     * @return empty if there was no event, if it was not kept, or if it is so large that it is in a file
     */
    public Optional<Object> sample(int flow) {
        RunFilter filter = new RunFilter(RunFilter.StatusFilter.ANY, number -> number == flow);
        for (Row row : table.page(filter, Long.MAX_VALUE, MAX_READ)) {
            if (!AcceptedEvents.fromOutside(row)) continue;
            return journal.view(row.id())
                    .map(stored -> Sample.of(stored.accepted().payload()));
        }
        return Optional.empty();
    }
}
