package io.junctura.fault.fuzz;

import java.util.Random;

/** A kind of requests: those of one parser, or of the routes. */
public interface Requests {
    String name();

    /** How many of a thousand requests are of this kind. */
    int share();

    FuzzedRequest next(Random random);
}
