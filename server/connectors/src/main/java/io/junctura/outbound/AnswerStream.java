package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer: decompressed, counted, and ended at its limits. Each of its exceptions has as its cause the
 * {@link ConnectorException} with the message for people.
 */
final class AnswerStream extends InputStream {

    /** Below this size any compression ratio is allowed. */
    private static final long FREE_GROWTH = 1 << 20;

    private static final int RATIO = 100;

    /** The exchange whose connection the body occupies. */
    record Owner(Exchange exchange, ClassicHttpResponse head, TimeValue keepAlive) {}

    /** The caller was interrupted. The interrupt status of its thread is set, too. */
    static final class Interrupted extends InterruptedIOException {
        private static final long serialVersionUID = 1L;
    }

    private final Wire wire;
    private final long length;
    private final boolean packed;
    private final long maxBytes;
    private final Owner owner;
    private final Failures failures;
    private @Nullable InputStream unpacked;
    private long count;
    private boolean done;

    /** @param length of the body; -1 if it is unknown */
    AnswerStream(InputStream in, long length, boolean packed, long maxBytes, Owner owner, Failures failures) {
        this.wire = new Wire(in, owner.exchange());
        this.length = length;
        this.packed = packed;
        this.maxBytes = maxBytes;
        this.owner = owner;
        this.failures = failures;
    }

    boolean isUnpacked() {
        return packed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
        if (done || size == 0) return done ? -1 : 0;
        int read;
        try {
            read = source().read(buffer, offset, size);
            if (read < 0) {
                // After a gzip body, only the end of the last chunk may follow.
                if (!packed || wire.read() < 0) finished();
                else abandon();
                return -1;
            }
        } catch (IOException e) {
            throw explained(e);
        }
        count += read;
        if (count > maxBytes) throw withCause(failures.tooLarge(maxBytes));
        if (packed && count > FREE_GROWTH && count > wire.count * RATIO) throw withCause(failures.unpacksTooFar());
        return read;
    }

    @Override
    public byte[] readAllBytes() throws IOException {
        if (length < 0 || packed || length > 1 << 20) return grown();
        if (length > maxBytes) throw withCause(failures.tooLarge(maxBytes));
        byte[] all = new byte[(int) length];
        int filled = 0;
        while (filled < all.length) {
            int read = read(all, filled, all.length - filled);
            if (read < 0) break;
            filled += read;
        }
        if (!done) read(new byte[1], 0, 1); // Reads the end, so that the connection returns to the pool.
        return filled == all.length ? all : Arrays.copyOf(all, filled);
    }

    private byte[] grown() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(8192);
        byte[] buffer = new byte[8192];
        for (int read = read(buffer, 0, buffer.length); read >= 0; read = read(buffer, 0, buffer.length)) {
            all.write(buffer, 0, read);
        }
        return all.toByteArray();
    }

    private InputStream source() throws IOException {
        if (!packed) return wire;
        InputStream source = unpacked;
        if (source == null) unpacked = source = new GZIPInputStream(wire, 4096);
        return source;
    }

    private IOException explained(IOException e) {
        boolean network = wire.broken == e || (e.getCause() != null && wire.broken == e.getCause());
        if (packed && !network && owner.exchange().isOpen()) return withCause(failures.badCompression(e));
        try {
            ConnectorException why = failures.reading(owner.exchange(), e);
            return withCause(why);
        } catch (InterruptedException interrupted) {
            abandon();
            Thread.currentThread().interrupt(); // A reader of a stream cannot throw InterruptedException.
            return new Interrupted();
        }
    }

    private IOException withCause(ConnectorException why) {
        abandon();
        return new IOException(why.getMessage(), why);
    }

    /** The body is read completely. */
    void finished() {
        if (done) return;
        done = true;
        boolean reusable = owner.keepAlive().getDuration() > 0 && !Pool.Head.hasMoreThan(owner.head());
        if (reusable) owner.exchange().release(owner.keepAlive());
        else owner.exchange().discard();
    }

    /** The caller does not need the rest. */
    void abandon() {
        if (done) return;
        done = true;
        owner.exchange().discard();
    }

    /** Reads a small rest to its end; otherwise closes the connection. */
    void finish(long smallRest) {
        if (done) return;
        long rest = length < 0 ? Long.MAX_VALUE : length - wire.count;
        if (rest <= smallRest && !packed) {
            try {
                byte[] buffer = new byte[(int) Math.max(1, rest)];
                while (!done && read(buffer, 0, buffer.length) >= 0) {
                    // Skips the rest.
                }
            } catch (IOException e) {
                abandon(); // The rest was not needed.
            }
        }
        abandon();
    }

    @Override
    public void close() {
        finish(0);
    }

    /** The bytes as they arrive. Measures how long the caller waits for them. */
    private static final class Wire extends FilterInputStream {
        private final Exchange exchange;
        private long count;
        private @Nullable IOException broken;

        Wire(InputStream in, Exchange exchange) {
            super(in);
            this.exchange = exchange;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            exchange.readingBegins();
            int read = -1;
            try {
                read = in.read(buffer, offset, length);
                return read;
            } catch (IOException e) {
                broken = e;
                throw e;
            } finally {
                exchange.readingEnded(read);
                if (read > 0) count += read;
            }
        }
    }
}
