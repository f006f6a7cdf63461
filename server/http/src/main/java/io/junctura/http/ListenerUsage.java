package io.junctura.http;

import java.util.concurrent.atomic.AtomicInteger;

/** The requests and connections of one listener. */
final class ListenerUsage {
    /** As metrics name it: {@code main} or {@code hooks}. */
    final String name;

    /** Whether the listener serves only the addresses of flows. */
    final boolean onlyFlows;

    /** Requests whose head has arrived and whose answer is not complete. */
    final AtomicInteger requests = new AtomicInteger();

    final ConnectionSet connections = new ConnectionSet();

    ListenerUsage(String name, boolean onlyFlows) {
        this.name = name;
        this.onlyFlows = onlyFlows;
    }
}
