package io.junctura.fault.fuzz;

import java.util.Random;

/** A generator of requests for one parser or for the routes. */
public interface Requests {
    String name();

    /** The share of these requests, in one of a thousand. */
    int share();

    FuzzedRequest next(Random random);
}
