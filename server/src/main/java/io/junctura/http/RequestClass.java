package io.junctura.http;

/**
 * Kinds of requests that must not keep each other out. Each has threads and waiting places of its own, which together leave
 * some of the server's request threads free for reading from connections.
 */
enum RequestClass {
    /** To the address of a flow. */
    FLOW(160, 4_096),
    /** By somebody who was signed in a short time ago. */
    USER(48, 1_024),
    /** By anybody else. */
    ANONYMOUS(24, 512);

    final int threads;
    final int waiting;

    RequestClass(int threads, int waiting) {
        this.threads = threads;
        this.waiting = waiting;
    }
}
