package io.junctura.bench.target;

import java.io.IOException;
import java.util.Optional;

/** A program under measurement: Junctura or a baseline. */
public interface Target {
    String name();

    /** Where events are posted. */
    String eventPath();

    /** Where calls are posted. */
    String callPath();

    /** Why the target cannot run on this machine, and what to do; empty if it can. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Writes the files that the first start needs into an empty folder. */
    default void prepare(RoundFolder place) throws IOException, InterruptedException {}

    /** Starts the target on the data in the folder, for the first time or again. Does not wait until it is ready. */
    ChildProcess start(RoundFolder place) throws IOException;
}
