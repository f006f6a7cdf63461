package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import io.junctura.memory.Reservation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body without a blocked thread: Jetty calls the reader when bytes have arrived. The reader ends once, with
 * the body or a failure, on any thread. Thread safe.
 */
final class BodyReader implements Runnable {
    private static final byte[] NOTHING = {};

    /** Receives the body, or the reason why it did not arrive. */
    interface Target {
        /** @param memory the memory of the body; the target closes it when it no longer references the body */
        void arrived(Body body, AutoCloseable memory);

        /** @param readable whether the rest of the body can still be read from the request */
        void failed(Throwable why, boolean readable);

        /** The reader asks for the body. The sender may have waited for that ({@code Expect: 100-continue}). */
        void asked();

        /** The rest of the body arrives later; no thread works on the request until then. */
        void waits();
    }

    private final Request request;
    private final BodyLimit limit;
    private final BodyMemory memory;
    private final ClientUsage client;
    private final @Nullable Path folder;
    private final Target target;
    private final long announced;
    private final long since = System.nanoTime();
    private final Reservation reserved;
    private final ReentrantLock lock = new ReentrantLock();

    /** When the last bytes arrived. */
    private volatile long progressed = since;

    /** Empty until a byte has arrived: announcing a length costs the sender nothing. */
    private byte[] buffer = NOTHING;

    private volatile long length;
    private @Nullable Path file;
    private @Nullable OutputStream toFile;
    private boolean registered;
    private boolean ended;

    /** @param folder where bodies that are kept in files are put; null if the limit says memory */
    BodyReader(
            Request request,
            BodyLimit limit,
            BodyMemory memory,
            ClientUsage client,
            @Nullable Path folder,
            Target target) {
        this.request = request;
        this.limit = limit;
        this.memory = memory;
        this.client = client;
        this.folder = folder;
        this.target = target;
        this.announced = request.getLength();
        this.reserved = memory.open();
    }

    /** Called when bytes have arrived, and once at the beginning. */
    @Override
    public void run() {
        Throwable failure = null;
        lock.lock();
        try {
            if (ended) return;
            try {
                if (announced > limit.maxBytes()) throw Bodies.tooLarge(limit.maxBytes());
                if (!isWhole()) return;
            } catch (Throwable e) { // Errors too: the client waits for an answer.
                failure = e;
            }
            end();
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            discard();
            target.failed(failure, true);
        } else {
            target.arrived(body(), this::discard);
        }
    }

    /** Reads the bytes that have arrived. @return whether the body is complete; if not, Jetty calls this reader again */
    private boolean isWhole() throws IOException {
        if (announced == 0) return true;
        target.asked();
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (!registered) {
                    registered = true;
                    memory.arriving(this);
                    target.waits();
                }
                request.demand(this);
                return false;
            }
            if (Content.Chunk.isFailure(chunk)) throw broken(chunk.getFailure());
            boolean last = chunk.isLast();
            try {
                take(chunk.getByteBuffer(), last);
            } finally {
                chunk.release();
            }
            if (last) return true;
            if (limit.tooSlow(System.nanoTime() - since, length)) throw Bodies.tooSlow();
        }
    }

    private void take(ByteBuffer bytes, boolean last) throws IOException {
        int more = bytes.remaining();
        if (more == 0) return;
        long whole = length + more;
        if (whole > limit.maxBytes()) throw Bodies.tooLarge(limit.maxBytes());
        if (folder != null) {
            WritableByteChannel out = Channels.newChannel(file(folder));
            while (bytes.hasRemaining()) out.write(bytes);
        } else {
            int end = (int) whole;
            if (end > buffer.length)
                grow(last ? end : bufferSize(buffer.length, end, announced, limit.maxBytes()), last);
            bytes.get(buffer, (int) length, more);
        }
        length = whole;
        progressed = System.nanoTime();
    }

    private void grow(int size, boolean last) {
        // A small body that arrived at once is freed in a moment: accounting for it would cost more than it is worth.
        boolean brief = last && !registered && size <= BodyMemory.SMALL;
        if (!brief) memory.grow(reserved, size - reserved.bytes(), client);
        buffer = Arrays.copyOf(buffer, size);
    }

    private OutputStream file(Path folder) throws IOException {
        if (toFile == null) {
            Files.createDirectories(folder);
            file = Files.createTempFile(folder, "upload-", ".part");
            toFile = Files.newOutputStream(file);
        }
        return toFile;
    }

    private Body body() {
        if (folder != null) return new Body.InFile(file);
        return new Body.InMemory(length == buffer.length ? buffer : Arrays.copyOf(buffer, (int) length));
    }

    /**
     * The next size of a buffer that is full. It grows with the bytes that have arrived, because announcing more costs the
     * sender nothing.
     *
     * @param least     the bytes that it must hold, at most {@code max}
     * @param announced the announced length; -1 if unknown
     */
    static int bufferSize(int before, int least, long announced, long max) {
        long wanted = Math.min(before == 0 ? BodyMemory.SMALL : before * 2L, announced > 0 ? announced : max);
        return (int) Math.max(least, Math.min(wanted, Integer.MAX_VALUE - 8));
    }

    /**
     * Drops an incomplete body, because others need its memory. Does nothing while bytes of it are being read: the caller may be
     * reading a body, too, and must not wait for this one.
     */
    void giveUp(ProblemException why) {
        if (!lock.tryLock()) return;
        try {
            if (ended) return;
            end();
            discard();
        } finally {
            lock.unlock();
        }
        target.failed(why, false);
    }

    /** Under the lock. */
    private void end() {
        ended = true;
        if (registered) memory.over(this);
        try {
            if (toFile != null) toFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Frees the memory or file of the body. Idempotent. */
    private void discard() {
        lock.lock();
        try {
            buffer = NOTHING;
            memory.release(reserved, client);
            if (file != null) Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start of the server empties this folder.
        } finally {
            lock.unlock();
        }
    }

    /** How long no bytes have arrived. */
    long stalledNanos(long now) {
        return now - progressed;
    }

    long ageNanos(long now) {
        return now - since;
    }

    long bytesPerSecond(long now) {
        return length * 1_000_000_000L / Math.max(1, now - since);
    }

    private static RuntimeException broken(@Nullable Throwable failure) {
        if (failure instanceof TimeoutException) return Bodies.tooSlow();
        if (failure instanceof HttpException && failure instanceof RuntimeException bad) return bad;
        return Bodies.cutOff();
    }
}
