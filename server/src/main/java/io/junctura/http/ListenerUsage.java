package io.junctura.http;

import java.util.concurrent.atomic.AtomicInteger;

/** The requests and connections of one listener. */
final class ListenerUsage {
    /** As metrics name it: {@code main} or {@code hooks}. */
    final String name;

    /** Requests whose head has arrived and whose answer is not complete. */
    final AtomicInteger requests = new AtomicInteger();

    final ConnectionSet connections = new ConnectionSet();

    ListenerUsage(String name) {
        this.name = name;
    }
}
