package io.junctura.bench.target;

import java.io.IOException;
import java.util.Optional;

/** Something that can do the bench's work: ours, or a baseline. */
public interface Target {
    String name();

    /** Where events are posted. */
    String eventPath();

    /** Where calls are posted. */
    String callPath();

    /** Why it cannot run here and what to do about it; empty if it can. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Fills an empty folder with what a first start needs. */
    default void prepare(Place place) throws IOException, InterruptedException {}

    /** Starts it, first or again, on the data in the folder; does not wait until it is ready. */
    Child start(Place place) throws IOException;
}
