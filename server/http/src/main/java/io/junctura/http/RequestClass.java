package io.junctura.http;

import java.util.Arrays;

/**
 * Classes of requests that must not starve each other. Each has its own threads and queue. Together they leave some of the
 * server's threads free for reading from connections.
 */
enum RequestClass {
    /** To the address of a flow. */
    FLOW(160, 4_096),
    /**
     * The evaluation of a call's steps, which keeps a processor busy. With more threads than that, evaluations would take the
     * processors from all other requests.
     */
    EVALUATION(2 * Runtime.getRuntime().availableProcessors(), 1_024),
    /** From a caller who was authenticated within the last hour. */
    USER(48, 1_024),
    /** From all other callers. */
    ANONYMOUS(24, 512);

    final int threads;
    final int waiting;

    /** Threads that all requests together may occupy. */
    static int allThreads() {
        return Arrays.stream(values()).mapToInt(kind -> kind.threads).sum();
    }

    RequestClass(int threads, int waiting) {
        this.threads = threads;
        this.waiting = waiting;
    }
}
