package io.junctura.run.journal;

import org.jspecify.annotations.Nullable;

/**
 * A cursor moves on. The append is rejected if the cursor is not where the caller has seen it.
 *
 * @param partition of a stream; empty where the flow has one cursor
 * @param from      what the cursor must be now; null: it must not exist yet
 */
public record CursorChange(int flow, String partition, byte @Nullable [] from, byte[] to, long at) {
    public CursorChange(int flow, byte @Nullable [] from, byte[] to, long at) {
        this(flow, "", from, to, at);
    }
}
