package io.junctura.http;

import java.util.LinkedHashSet;
import java.util.Set;

/** Open connections of a listener or of a client address, oldest first. Guarded by {@link Connections}. */
final class ConnectionSet {
    /** Without an authenticated or accepted request so far. */
    private final Set<OpenConnection> strangers = new LinkedHashSet<>();

    private final Set<OpenConnection> trusted = new LinkedHashSet<>();

    void add(OpenConnection one) {
        strangers.add(one);
    }

    void remove(OpenConnection one) {
        strangers.remove(one);
        trusted.remove(one);
    }

    /** A request over the connection was authenticated or accepted. */
    void trust(OpenConnection one) {
        if (strangers.remove(one)) trusted.add(one);
    }

    int size() {
        return strangers.size() + trusted.size();
    }

    /**
     * The connection to close for a new one: the oldest stranger, else the oldest trusted one. Never one whose request a
     * handler works on.
     *
     * @param newest closed only if there is no other
     */
    OpenConnection oldest(OpenConnection newest) {
        OpenConnection stranger = oldest(strangers, newest);
        return stranger != newest ? stranger : oldest(trusted, newest);
    }

    private static OpenConnection oldest(Set<OpenConnection> all, OpenConnection otherwise) {
        for (OpenConnection one : all) if (one.isIdle()) return one;
        return otherwise;
    }
}
