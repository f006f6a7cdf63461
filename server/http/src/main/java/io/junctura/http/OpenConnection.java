package io.junctura.http;

import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/** One connection of a client, and its phase. */
final class OpenConnection {
    /** The phase of the connection. In the phase HANDLING it is never closed for others. */
    enum Phase {
        /** Idle, or reading a request's head. */
        HEAD,
        /** Reads a request's body. */
        BODY,
        /** A handler works on the request, or its answer is being written. */
        HANDLING
    }

    /** A large part of a response that is not sent in this time waits for its client. */
    private static final long STALLED_NANOS = 1_000_000_000L;

    final Connection connection;
    final ListenerUsage listener;
    final ClientUsage client;
    final long opened = System.nanoTime();

    private volatile Phase phase = Phase.HEAD;

    /** Whether a request over it was authenticated or accepted. An attacker who only connects gets no trust. */
    volatile boolean trusted;

    /** Bytes received when the last request ended. More than that is the beginning of the next head. */
    private volatile long receivedBefore;

    /** When the first byte of a head was noticed; 0 before. Only the checking thread uses it. */
    private long headSince;

    private volatile long writingSince;
    private volatile long sentBefore;

    /** Whether the other end is a trusted reverse proxy, whose connections are those of many clients. */
    final boolean ofProxy;

    OpenConnection(Connection connection, ListenerUsage listener, ClientUsage client, boolean ofProxy) {
        this.ofProxy = ofProxy;
        this.connection = connection;
        this.listener = listener;
        this.client = client;
    }

    Phase phase() {
        return phase;
    }

    void headArrived() {
        phase = Phase.HANDLING;
    }

    void bodyArrives() {
        phase = Phase.BODY;
    }

    void bodyArrived() {
        phase = Phase.HANDLING;
    }

    void answered() {
        writingSince = 0;
        receivedBefore = connection.getBytesIn();
        phase = Phase.HEAD;
    }

    /** A large part of an answer is being written: the client must read it at a minimum rate. */
    void writes() {
        sentBefore = connection.getBytesOut();
        writingSince = System.nanoTime();
    }

    void written() {
        writingSince = 0;
    }

    /** Whether it may be closed for another connection: no handler works on a request, or the client does not read its response. */
    boolean isIdle() {
        long since = writingSince;
        return phase != Phase.HANDLING || (since != 0 && System.nanoTime() - since > STALLED_NANOS);
    }

    /** @return why the connection has to be closed; null if it has not */
    HttpMetrics.@Nullable Limit overdue(long now, ConnectionLimits limits) {
        long since = writingSince;
        if (since != 0 && tooSlowReader(now - since)) return HttpMetrics.Limit.SLOW_READER;
        if (phase != Phase.HEAD) {
            headSince = 0;
            return null;
        }
        long received = connection.getBytesIn();
        boolean first = connection.getMessagesIn() == 0;
        if (!first && received == receivedBefore) {
            headSince = 0; // idle between requests: the idle timeout handles it
            return null;
        }
        if (headSince == 0) headSince = first ? opened : now;
        return now - headSince > limits.head().toNanos() ? HttpMetrics.Limit.SLOW_HEAD : null;
    }

    private boolean tooSlowReader(long nanos) {
        if (nanos < BodyLimit.GRACE.toNanos() * 3) return false;
        long sent = connection.getBytesOut() - sentBefore;
        return sent < nanos / 1_000_000_000L * BodyLimit.MIN_BYTES_PER_SECOND;
    }
}
