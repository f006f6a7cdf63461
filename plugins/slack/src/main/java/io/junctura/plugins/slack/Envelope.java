package io.junctura.plugins.slack;

import java.util.concurrent.atomic.AtomicInteger;

/** A message on its way to flows. It is acknowledged when all of them have it on disk. Thread safe. */
final class Envelope {
    private final AtomicInteger outstanding;
    private final Runnable acknowledge;

    /** @param flows how many flows get it */
    Envelope(int flows, Runnable acknowledge) {
        this.outstanding = new AtomicInteger(flows);
        this.acknowledge = acknowledge;
    }

    /** One of the flows has it on disk. */
    void accepted() {
        if (outstanding.decrementAndGet() == 0) acknowledge.run();
    }
}
