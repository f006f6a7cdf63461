package io.junctura.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Limits for connections and requests at the same time.
 *
 * @param connections           open connections of one listener; beyond that, a new one replaces an older one
 * @param connectionsPerAddress open connections of one client address; beyond that, its oldest one is closed
 * @param requests              requests in progress of one listener; beyond that, they get 503; a quarter is for known clients
 * @param requestsPerAddress    requests in progress of one client address; beyond that, they get 429
 * @param head                  how long a request's head may take from its first byte, or from the connection's beginning
 */
record ConnectionLimits(
        int connections, int connectionsPerAddress, int requests, int requestsPerAddress, Duration head) {

    private static final int MAX_CONNECTIONS = 8_192;

    /**
     * With less heap for each connection, a flood of them leaves too little for requests: with 8,192 connections and 256 MB, others
     * waited for 0.6 s.
     */
    private static final long HEAP_PER_CONNECTION = 64 * 1024;

    /** File descriptors that the server needs for its database, plugins, files and outbound connections. */
    private static final int OWN_FILES = 1_024;

    /** For this machine: each listener may take half of the files that the process may open, and as much as the heap allows. */
    static ConnectionLimits ofMachine() {
        long byFiles = (openFiles() - OWN_FILES) / 2;
        long byHeap = Runtime.getRuntime().maxMemory() / HEAP_PER_CONNECTION;
        int connections = (int) Math.max(256, Math.min(MAX_CONNECTIONS, Math.min(byFiles, byHeap)));
        return new ConnectionLimits(connections, connections / 4, connections, connections / 4, Duration.ofSeconds(10));
    }

    /** How many files the process may open; a large number if unknown. */
    private static long openFiles() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (!line.startsWith("Max open files")) continue;
                String soft = line.substring("Max open files".length()).trim().split("\\s+", 2)[0];
                return Long.parseLong(soft);
            }
        } catch (IOException | NumberFormatException e) {
            // Not Linux, or "unlimited": the limit of connections is the only one then.
        }
        return Long.MAX_VALUE;
    }
}
