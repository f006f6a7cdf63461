package io.junctura.http;

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
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body. No thread waits for its bytes: the reader is called when some have arrived. It ends once, by handing the
 * body on or by a failure, on whichever thread that happens. Thread safe.
 */
final class BodyReader implements Runnable {
    private static final byte[] NOTHING = {};
    private static final int FIRST_BUFFER = 8 * 1024;

    /** What is done with a body, or with the reason why it did not arrive. */
    interface Target {
        /** @param memory what the body occupies; closed by the target when the body is no longer referenced */
        void arrived(Body body, AutoCloseable memory);

        /** @param readable whether the rest of the body can still be read from the request */
        void failed(Throwable why, boolean readable);

        /** The body is asked for; its sender may have waited for that. */
        void asked();

        /** No thread works on the request while its body arrives. */
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

    /** None before a byte has arrived: what is announced costs its sender nothing. */
    private byte[] buffer = NOTHING;

    private long length;
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
        synchronized (this) {
            if (ended) return;
            try {
                if (announced > limit.maxBytes()) throw Bodies.tooLarge(limit.maxBytes());
                if (!isWhole()) return;
            } catch (Throwable e) { // Errors too: the client waits for an answer.
                failure = e;
            }
            end();
        }
        if (failure != null) {
            discard();
            target.failed(failure, true);
        } else {
            target.arrived(body(), this::discard);
        }
    }

    /** Takes what has arrived. Unless that was all, this reader is called again when there is more. */
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
        if (length + more > limit.maxBytes()) throw Bodies.tooLarge(limit.maxBytes());
        if (folder != null) {
            WritableByteChannel out = Channels.newChannel(file(folder));
            while (bytes.hasRemaining()) out.write(bytes);
        } else {
            int end = (int) length + more;
            if (end > buffer.length)
                grow(last ? end : bufferSize(buffer.length, end, announced, limit.maxBytes()), last);
            bytes.get(buffer, (int) length, more);
        }
        length += more;
    }

    private void grow(int size, boolean last) {
        // What arrived at once is gone again in a moment, and small: counting it would cost more than it is worth.
        boolean brief = last && !registered && size <= FIRST_BUFFER;
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
     * How large a buffer becomes that is too small: by what has arrived, since it costs nothing to announce more.
     *
     * @param least     what it has to hold, at most {@code max}
     * @param announced -1: not
     */
    static int bufferSize(int before, int least, long announced, long max) {
        long wanted = Math.min(before == 0 ? FIRST_BUFFER : before * 2L, announced > 0 ? announced : max);
        return (int) Math.max(least, Math.min(wanted, Integer.MAX_VALUE - 8));
    }

    /** Ends it, since others need its memory. A body that is whole by now is not given up. */
    void giveUp(ProblemException why) {
        synchronized (this) {
            if (ended) return;
            end();
            discard();
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

    /** Gives back what the body occupies. Does nothing the second time. */
    private synchronized void discard() {
        buffer = NOTHING;
        memory.release(reserved, client);
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The next start deletes what is left in this folder.
            }
        }
    }

    long ageNanos(long now) {
        return now - since;
    }

    synchronized long bytesPerSecond(long now) {
        return length * 1_000_000_000L / Math.max(1, now - since);
    }

    private static RuntimeException broken(@Nullable Throwable failure) {
        if (failure instanceof TimeoutException) return Bodies.tooSlow();
        if (failure instanceof HttpException && failure instanceof RuntimeException bad) return bad;
        return Bodies.cutOff();
    }
}
