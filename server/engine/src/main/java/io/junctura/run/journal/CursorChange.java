package io.junctura.run.journal;

import org.jspecify.annotations.Nullable;

/**
 * A new value of a cursor. The append is rejected if the present value is not {@code from}.
 *
 * @param partition of a stream; empty if the flow has only one cursor
 * @param from      the value that the caller has read; null: the cursor must not exist
 */
public record CursorChange(int flow, String partition, byte @Nullable [] from, byte[] to, long at) {
    public CursorChange(int flow, byte @Nullable [] from, byte[] to, long at) {
        this(flow, "", from, to, at);
    }
}
