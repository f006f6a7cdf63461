package io.junctura.plugins.stores.remote;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.stores.remote.SessionPool.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** The content of a file, with the session that brings it. */
final class LeasedInput extends InputStream {
    private final InputStream content;
    private final Lease lease;
    private final byte[] buffer = new byte[128 * 1024];
    private int next;
    private int filled;
    private boolean atEnd;

    LeasedInput(InputStream content, Lease lease) {
        this.content = content;
        this.lease = lease;
    }

    @Override
    public int read() throws IOException {
        return next < filled || fill() ? buffer[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (next == filled && !fill()) return -1;
        int count = Math.min(length, filled - next);
        System.arraycopy(buffer, next, into, offset, count);
        next += count;
        return count;
    }

    /** @return false at the end of the file */
    private boolean fill() throws IOException {
        if (atEnd) return false;
        try {
            next = 0;
            filled = 0;
            filled = lease.call(session -> {
                int count = 0;
                while (count < buffer.length) {
                    int more = content.read(buffer, count, buffer.length - count);
                    if (more < 0) {
                        content.close();
                        atEnd = true;
                        return count;
                    }
                    count += more;
                    lease.progressed();
                }
                return count;
            });
            return filled > 0;
        } catch (ConnectorException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("the call was cancelled");
    }

    @Override
    public void close() {
        if (!atEnd) lease.discard(); // Cheaper than to read the rest.
        lease.close();
    }
}
