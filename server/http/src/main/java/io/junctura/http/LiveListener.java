package io.junctura.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One event stream of a browser. Events wait in a backlog, bounded in frames and bytes, until the connection can take them. No
 * thread blocks. Thread safe.
 */
final class LiveListener implements WriteListener {
    /** Frames are shared, but connections that stall at different times keep different ones. */
    private static final int BACKLOG_BYTES = 64 * 1024;

    private final ServletOutputStream out;
    private final Credential credential;
    private final Set<String> topics;
    private final int backlog;
    private final Consumer<LiveListener> ended;
    private final long since = System.nanoTime();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean writable;
    private boolean unflushed;
    private boolean over;

    LiveListener(
            ServletOutputStream out,
            Credential credential,
            Set<String> topics,
            int backlog,
            Consumer<LiveListener> ended) {
        this.out = out;
        this.credential = credential;
        this.topics = topics;
        this.backlog = backlog;
        this.ended = ended;
    }

    /** Starts asynchronous writing. */
    void start() {
        out.setWriteListener(this);
    }

    boolean wants(String event) {
        if (topics.isEmpty() || event.equals("resync")) return true;
        int dot = event.indexOf('.');
        return topics.contains(event) || (dot > 0 && topics.contains(event.substring(0, dot)));
    }

    /** @return false if the backlog is full: nothing was added */
    synchronized boolean send(byte[] frame) {
        if (over) return true;
        if (waiting.size() >= backlog || waitingBytes + frame.length > BACKLOG_BYTES) return false;
        add(frame);
        if (writable) write();
        return true;
    }

    /** Replaces the backlog by a {@code resync} event. */
    synchronized void startOver(byte[] resync) {
        if (over) return;
        clear();
        add(resync);
        if (writable) write();
    }

    private void add(byte[] frame) {
        waiting.add(frame);
        waitingBytes += frame.length;
    }

    private void clear() {
        waiting.clear();
        waitingBytes = 0;
    }

    Credential credential() {
        return credential;
    }

    /** Whether the stream is older than this, or its credential has expired. */
    boolean olderThan(Duration age) {
        Duration least = age.compareTo(credential.left()) < 0 ? age : credential.left();
        return System.nanoTime() - since > least.toNanos();
    }

    @Override
    public synchronized void onWritePossible() {
        if (over) return; // The answer has ended, and its output may belong to the next one.
        writable = true;
        write();
    }

    private void write() {
        try {
            while (writable) {
                writable = out.isReady(); // when not, onWritePossible comes later
                if (!writable) return;
                byte[] next = waiting.poll();
                if (next != null) {
                    waitingBytes -= next.length;
                    out.write(next);
                    unflushed = true;
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    return;
                }
            }
        } catch (IOException e) {
            finish();
        }
    }

    @Override
    public void onError(Throwable thrown) {
        finish();
    }

    void end() {
        finish();
    }

    private void finish() {
        synchronized (this) {
            over = true;
            writable = false;
            clear();
        }
        ended.accept(this);
    }
}
