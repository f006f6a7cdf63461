package io.junctura.json;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Fails when more bytes than allowed are read, and skips a byte order mark. */
final class CountedInput extends InputStream {

    private final InputStream in;
    private final long allowed;
    private long left;
    private boolean started;

    CountedInput(InputStream in, long allowed) {
        this.in = in;
        this.allowed = allowed;
        this.left = allowed;
    }

    static boolean startsWithMark(byte[] buffer, int offset, int length) {
        return length >= 3
                && buffer[offset] == (byte) 0xEF
                && buffer[offset + 1] == (byte) 0xBB
                && buffer[offset + 2] == (byte) 0xBF;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (!started && length >= 3) {
            started = true;
            int filled = in.readNBytes(buffer, offset, 3);
            count(filled);
            if (filled == 0) return -1;
            if (!startsWithMark(buffer, offset, filled)) return filled;
        }
        int read = in.read(buffer, offset, length);
        if (read > 0) count(read);
        return read;
    }

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw new JsonProblem(
                    JsonProblem.Kind.TOO_LARGE,
                    "The JSON text is larger than the " + allowed + " bytes allowed.",
                    0,
                    0);
        }
    }

    /** Does nothing: the caller closes the stream. */
    @Override
    public void close() {}
}
