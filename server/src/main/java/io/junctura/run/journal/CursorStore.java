package io.junctura.run.journal;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far flows have read their sources: a cursor for each flow, or for each partition of its stream. Thread safe. */
public interface CursorStore {

    /** The cursor of the partition without a name. */
    default byte @Nullable [] cursor(int flow) {
        return cursor(flow, "");
    }

    byte @Nullable [] cursor(int flow, String partition);

    int countCursors(int flow);

    /** A flow's cursors by partition, after the given one. */
    List<StoredCursor> cursors(int flow, @Nullable String after, int limit);

    /**
     * Deletes cursors in one commit, whatever their values are, and waits until that is on disk. From then on, an append
     * that moves one of them is rejected.
     *
     * @return how many there were
     */
    int deleteCursors(int flow, Collection<String> partitions);
}
