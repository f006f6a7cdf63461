package io.junctura.files;

import java.util.ArrayList;
import java.util.List;

/**
 * Defers the deletion of files while a backup copies the database, because the copy may still refer to them. Thread safe.
 *
 * <p>A file is deleted after the commit that drops its name. So a deletion that was requested before the hold belongs to a
 * commit that the copy contains, and need not wait.
 */
public final class FileHold {
    private final List<Runnable> waiting = new ArrayList<>();
    private int holders;

    /** Holds all files: nothing is deleted until the hold is closed. */
    public synchronized Hold take() {
        holders++;
        return new Hold();
    }

    public synchronized boolean isTaken() {
        return holders > 0;
    }

    /** Runs a deletion now, or as soon as there is no hold. */
    void delete(Runnable deletion) {
        synchronized (this) {
            if (holders > 0) {
                waiting.add(deletion);
                return;
            }
        }
        deletion.run();
    }

    private void release() {
        List<Runnable> released;
        synchronized (this) {
            if (--holders > 0) return;
            released = List.copyOf(waiting);
            waiting.clear();
        }
        released.forEach(Runnable::run);
    }

    /** A hold on all files. Close it once. */
    public final class Hold implements AutoCloseable {
        private boolean closed;

        private Hold() {}

        @Override
        public void close() {
            synchronized (FileHold.this) {
                if (closed) return;
                closed = true;
            }
            release();
        }
    }
}
