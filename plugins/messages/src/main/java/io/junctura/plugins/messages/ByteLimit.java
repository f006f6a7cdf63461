package io.junctura.plugins.messages;

import java.io.IOException;

/**
 * Limits the memory of the messages that a trigger has received and the server has not accepted yet. The thread that receives
 * acquires the bytes of each message, and receives nothing more while it waits. Thread safe.
 */
public final class ByteLimit implements AutoCloseable {
    /** Of all messages of a trigger together. */
    public static final int BYTES = 64 << 20;

    private long received;
    private boolean isClosed;

    /**
     * Waits until there is room for a message. One message always has room, so that a message larger than the limit passes.
     *
     * @throws IOException if this is closed and there is no room
     */
    public synchronized void acquire(long bytes) throws IOException, InterruptedException {
        while (received > 0 && received + bytes > BYTES) {
            if (isClosed) throw new IOException("The trigger has ended");
            wait();
        }
        received += bytes;
    }

    /** The server has accepted messages of this many bytes. */
    public synchronized void release(long bytes) {
        received -= bytes;
        notifyAll();
    }

    /** Ends the wait for room. */
    @Override
    public synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}
