package io.junctura.connector.input;

import io.junctura.api.ConnectorException;
import io.junctura.api.RowStreams;
import io.junctura.json.Footprint;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reserves the memory of the rows that were read last. The reader keeps none of the earlier ones. */
public final class CountedRows implements RowStreams.Reader {
    private final RowStreams.Reader rows;
    private final Reservation values;
    private long taken;

    public CountedRows(RowStreams.Reader rows, Reservation values) {
        this.rows = rows;
        this.values = values;
    }

    @Override
    public List<@Nullable Object> next(int most) throws ConnectorException {
        values.shrink(taken);
        taken = 0;
        try {
            List<@Nullable Object> next = rows.next(most);
            long bytes = Footprint.ofValue(next);
            values.grow(bytes);
            taken = bytes;
            return next;
        } catch (MemoryExhausted e) {
            throw ReservedJson.noMemory(e);
        }
    }

    @Override
    public void close() {
        values.shrink(taken);
        taken = 0;
        rows.close();
    }
}
