package io.junctura.plugins.stores.remote;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.stores.remote.SessionPool.Lease;
import java.io.IOException;
import java.io.OutputStream;

/** Takes the content of a file. Its {@code close} does nothing: only {@link #finish} says that the file is whole. */
final class LeasedOutput extends OutputStream {
    private final OutputStream out;
    private final Lease lease;
    private final byte[] buffer = new byte[128 * 1024];
    private int filled;

    LeasedOutput(OutputStream out, Lease lease) {
        this.out = out;
        this.lease = lease;
    }

    @Override
    public void write(int one) throws IOException {
        if (filled == buffer.length) send();
        buffer[filled++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == buffer.length) send();
            int count = Math.min(left, buffer.length - filled);
            System.arraycopy(bytes, from, buffer, filled, count);
            filled += count;
            from += count;
            left -= count;
        }
    }

    private void send() throws IOException {
        try {
            lease.call(session -> {
                out.write(buffer, 0, filled);
                return true;
            });
            filled = 0;
        } catch (ConnectorException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            throw LeasedInput.interrupted();
        }
    }

    void finish() throws ConnectorException, IOException, InterruptedException {
        lease.call(session -> {
            out.write(buffer, 0, filled);
            out.close();
            return true;
        });
    }
}
