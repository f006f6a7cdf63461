package io.junctura.dispatch.queue;

import io.junctura.files.RowSource;
import io.junctura.run.StepPath;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The row streams that the loops of one run read, by path of the loop. Used by the owner of the run. */
public final class LoopStreams {
    private final Map<String, RowSource.Rows> open = new HashMap<>(0);

    /** The rows of a loop; null: they are not open. */
    public RowSource.@Nullable Rows of(String loop) {
        return open.get(loop);
    }

    public void open(String loop, RowSource.Rows rows) {
        open.put(loop, rows);
    }

    public void close(String loop) {
        RowSource.Rows rows = open.remove(loop);
        if (rows != null) rows.close();
    }

    /** Closes the rows of the loops at or inside of a step. */
    public void closeWithin(String step) {
        open.entrySet().removeIf(one -> {
            if (!StepPath.isAtOrWithin(one.getKey(), step)) return false;
            one.getValue().close();
            return true;
        });
    }

    void closeAll() {
        open.values().forEach(RowSource.Rows::close);
        open.clear();
    }
}
