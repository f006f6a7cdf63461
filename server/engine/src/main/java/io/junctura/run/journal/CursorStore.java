package io.junctura.run.journal;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cursors of flows: how far each flow has read its source, or each partition of its stream. Thread safe. */
public interface CursorStore {

    /** The cursor of a flow without partitions. */
    default byte @Nullable [] cursor(int flow) {
        return cursor(flow, "");
    }

    byte @Nullable [] cursor(int flow, String partition);

    int countCursors(int flow);

    /**
     * A page of a flow's cursors, sorted by partition.
     *
     * @param after the last partition of the page before; null: the first page
     */
    List<StoredCursor> cursors(int flow, @Nullable String after, int limit);

    /**
     * Deletes cursors in one commit, whatever their values, and waits for the commit. From then on, an append that
     * changes one of them is rejected.
     *
     * @return how many cursors existed
     */
    int deleteCursors(int flow, Collection<String> partitions);
}
