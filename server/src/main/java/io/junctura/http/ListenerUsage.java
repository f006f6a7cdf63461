package io.junctura.http;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests and connections of one listener. */
final class ListenerUsage {
    /** As metrics name it: {@code main} or {@code hooks}. */
    final String name;

    /** Requests whose head has arrived and whose answer is not complete. */
    final AtomicInteger requests = new AtomicInteger();

    /** Connections without an authenticated or accepted request, oldest first. Guarded by {@link Connections}. */
    final Set<OpenConnection> strangers = new LinkedHashSet<>();

    /** Connections over which a request was authenticated or accepted, oldest first. Guarded by {@link Connections}. */
    final Set<OpenConnection> trusted = new LinkedHashSet<>();

    ListenerUsage(String name) {
        this.name = name;
    }

    int connections() {
        return strangers.size() + trusted.size();
    }
}
