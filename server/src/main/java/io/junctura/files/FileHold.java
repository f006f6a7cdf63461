package io.junctura.files;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps files that nothing names any more while a backup copies an earlier state of the database, which may name them
 * still. Thread safe.
 *
 * <p>Files are deleted after the commit that drops their names. So a deletion that was asked for before the hold belongs
 * to a commit which the copy holds, too, and need not wait.
 */
public final class FileHold {
    private final List<Runnable> waiting = new ArrayList<>();
    private int holders;

    /** Deletes nothing until it is closed. */
    public synchronized Held take() {
        holders++;
        return new Held();
    }

    public synchronized boolean isTaken() {
        return holders > 0;
    }

    /** Runs a deletion now, or as soon as nobody holds the files. */
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

    /** The files are held until this is closed, once. */
    public final class Held implements AutoCloseable {
        private boolean closed;

        private Held() {}

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
