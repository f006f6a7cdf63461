package io.junctura.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The requests, memory and connections that one client address uses now. It exists only while the address uses something. */
final class ClientUsage {
    final String address;

    /** Requests whose head has arrived and whose answer is not complete. */
    final AtomicInteger requests = new AtomicInteger();

    /** Bytes of bodies that are arriving. */
    final AtomicLong bodyBytes = new AtomicLong();

    final ConnectionSet connections = new ConnectionSet();

    /** Connections and requests that refer to it; removed at zero. Guarded by {@link Connections}. */
    int references;

    ClientUsage(String address) {
        this.address = address;
    }
}
