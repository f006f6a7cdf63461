package io.junctura.history;

import io.junctura.history.RunStore.Row;
import java.util.ArrayList;
import java.util.List;

/** Reads the events that were accepted from outside: the runs that no other run has started. */
final class AcceptedEvents {
    /** How many runs are read for one page. Runs that other runs started are no events, so a page may be short. */
    private static final int MAX_READ = 4_000;

    private final RunTable table;

    AcceptedEvents(RunTable table) {
        this.table = table;
    }

    /**
     * A page of events, the newest first.
     *
     * @param end      the ID of the last run that was read: the next page begins below it
     * @param accepted when the last run that was read was accepted; the largest number if none was
     * @param more     whether there may be more
     */
    record Page(List<Row> rows, long end, long accepted, boolean more) {}

    static boolean fromOutside(Row row) {
        return row.depth() == 0 && row.replayOf() == null;
    }

    Page newest(RunFilter filter, long before, int limit) {
        List<Row> events = new ArrayList<>(limit);
        long end = before;
        long accepted = Long.MAX_VALUE;
        boolean more = true;
        for (int read = 0; more && events.size() < limit && read < MAX_READ; ) {
            List<Row> page = table.page(filter, end, limit + 1);
            more = page.size() > limit;
            for (Row row : page.subList(0, Math.min(limit, page.size()))) {
                if (events.size() == limit) {
                    more = true;
                    break;
                }
                end = row.id();
                accepted = row.accepted();
                read++;
                if (fromOutside(row)) events.add(row);
            }
        }
        return new Page(events, end, accepted, more);
    }
}
