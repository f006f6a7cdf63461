package io.junctura.bench.scenario;

import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;

/** One kind of measurement. */
public interface Scenario extends AutoCloseable {
    /** A one-line description for the head of the table. */
    String title();

    /** Measures one round of a target in a new folder. */
    Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException;

    /** Stops what all rounds have used. */
    @Override
    default void close() throws IOException {}
}
