package io.junctura.bench.scenario;

import io.junctura.bench.target.Place;
import io.junctura.bench.target.Target;
import java.io.IOException;

/** One kind of measurement. */
public interface Scenario {
    /** What is done, in a line for the head of the table. */
    String title();

    /** Takes a target through one round in a fresh place. */
    Figures measure(Target target, Place place) throws IOException, InterruptedException;
}
