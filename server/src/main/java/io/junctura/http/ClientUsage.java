package io.junctura.http;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one client address uses at this moment. Kept only while it uses something. */
final class ClientUsage {
    final String address;

    /** Requests whose head has arrived and whose answer is not complete. */
    final AtomicInteger requests = new AtomicInteger();

    /** Bytes of bodies that are arriving. */
    final AtomicLong bodyBytes = new AtomicLong();

    /** Oldest first. Guarded by {@link Connections}. */
    final Set<OpenConnection> connections = new LinkedHashSet<>();

    /** Connections and requests that refer to it; at zero it is forgotten. Guarded by {@link Connections}. */
    int references;

    ClientUsage(String address) {
        this.address = address;
    }
}
