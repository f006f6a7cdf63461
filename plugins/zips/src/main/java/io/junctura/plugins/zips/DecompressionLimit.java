package io.junctura.plugins.zips;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Compares the sizes of unpacked and packed data, and stops reading a decompression bomb. */
public final class DecompressionLimit {
    /** Small files may be compressed as well as they can be. */
    private static final long FREE = 10_000_000;

    private final String name;
    private final long maxBytes;
    private final int maxRatio;
    private long compressed;
    private long expanded;

    /**
     * @param name     of the compressed file
     * @param maxBytes that all of it may come to
     * @param maxRatio how many bytes may come out of one, beyond the first 10 MB
     */
    public DecompressionLimit(String name, long maxBytes, int maxRatio) {
        this.name = name;
        this.maxBytes = maxBytes;
        this.maxRatio = maxRatio;
    }

    /** Says that more of the compressed bytes have gone in. */
    void consumed(long bytes) {
        compressed += bytes;
    }

    private void produced(long bytes) throws IOException {
        if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException();
        expanded += bytes;
        if (expanded > maxBytes) {
            throw new Unreadable("\"" + name + "\" has more than " + maxBytes
                    + " bytes when it is unpacked. If that is right, raise maxBytes.");
        }
        if (expanded > FREE && expanded / maxRatio > compressed) {
            throw new Unreadable("\"" + name + "\" unpacks to more than " + maxRatio
                    + " times its size. It may be a zip bomb. If you trust the file, raise maxRatio.");
        }
    }

    /** What is read from it counts as compressed. */
    public InputStream compressed(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                if (read >= 0) consumed(1);
                return read;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                int count = super.read(into, from, most);
                if (count > 0) consumed(count);
                return count;
            }

            @Override
            public long skip(long most) throws IOException {
                long count = super.skip(most);
                consumed(count);
                return count;
            }
        };
    }

    /** Counts the bytes that are read from it as unpacked. Reports errors as {@link Unreadable}. */
    public InputStream expanded(InputStream in, String where) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                int count;
                try {
                    count = super.read(into, from, most);
                } catch (IOException | RuntimeException e) {
                    throw Unreadable.of(where, e);
                }
                if (count > 0) produced(count);
                return count;
            }

            @Override
            public long skip(long most) throws IOException {
                byte[] passed = new byte[(int) Math.min(most, 1 << 16)];
                int count = read(passed, 0, passed.length);
                return Math.max(count, 0);
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }
}
