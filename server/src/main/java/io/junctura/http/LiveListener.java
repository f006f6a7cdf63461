package io.junctura.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One browser that listens. What it is told waits in a bounded backlog until its connection takes it; no thread waits
 * with it. Any thread.
 */
final class LiveListener implements WriteListener {
    private final ServletOutputStream out;
    private final Set<String> topics;
    private final int backlog;
    private final Consumer<LiveListener> ended;
    private final long since = System.nanoTime();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private boolean writable;
    private boolean unflushed;
    private boolean over;

    LiveListener(ServletOutputStream out, Set<String> topics, int backlog, Consumer<LiveListener> ended) {
        this.out = out;
        this.topics = topics;
        this.backlog = backlog;
        this.ended = ended;
    }

    /** From here on the connection says when it can take something. */
    void start() {
        out.setWriteListener(this);
    }

    boolean wants(String event) {
        if (topics.isEmpty() || event.equals("resync")) return true;
        int dot = event.indexOf('.');
        return topics.contains(event) || (dot > 0 && topics.contains(event.substring(0, dot)));
    }

    /** @return false if too much waits already: nothing was added */
    synchronized boolean tell(byte[] frame) {
        if (over) return true;
        if (waiting.size() >= backlog) return false;
        waiting.add(frame);
        if (writable) write();
        return true;
    }

    /** Forgets what waits, and says so. */
    synchronized void startOver(byte[] resync) {
        waiting.clear();
        waiting.add(resync);
    }

    boolean olderThan(Duration age) {
        return System.nanoTime() - since > age.toNanos();
    }

    @Override
    public synchronized void onWritePossible() {
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
            waiting.clear();
        }
        ended.accept(this);
    }
}
