package io.junctura.plugins.mustache;

import io.junctura.api.ConnectorException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the work of one render: elements of sections, and look-ups of names. For one thread. */
public final class RenderLimit {
    private static final long STEPS = 10_000_000;
    private static final long STEPS_OF_A_VALUE = 100;

    private long steps = STEPS;

    /** Allows more work for data that are read while the template is rendered, and may be of any size. */
    public void allowFor(@Nullable Object read) {
        steps += STEPS_OF_A_VALUE * values(read);
    }

    private static long values(@Nullable Object value) {
        long count = 1;
        if (value instanceof Map<?, ?> map) for (Object each : map.values()) count += values(each);
        if (value instanceof List<?> list) for (Object each : list) count += values(each);
        return count;
    }

    /**
     * Once it has thrown, it throws again: the library repeats a look-up that has failed.
     *
     * @throws RenderFailure if the thread was interrupted, or the template takes too much work
     */
    void step() {
        if (Thread.currentThread().isInterrupted()) throw new RenderFailure(new InterruptedException());
        if (steps == 0) {
            throw new RenderFailure(ConnectorException.badInput("With this data, the template takes more than " + STEPS
                    + " repetitions of sections and look-ups of names. Sections within sections multiply, also if their"
                    + " lists come from the data around an item. Use shorter lists, or fewer sections within sections."));
        }
        steps--;
    }
}
