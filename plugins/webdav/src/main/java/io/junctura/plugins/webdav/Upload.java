package io.junctura.plugins.webdav;

import io.junctura.api.ConnectorException;
import io.junctura.api.Files.Content;
import io.junctura.api.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends content as the body of a request while it is made: one thread makes it, another sends it, and between them are a few parts.
 */
final class Upload {
    private static final int PART = 64 * 1024;
    private static final int PARTS = 4;
    private static final long POLL_MILLIS = 100;
    private static final long ENDS_WITHIN_MILLIS = 2_000;
    private static final byte[] END = {};

    /** Sends a request whose body comes from a source. */
    @FunctionalInterface
    interface Request {
        void send(HttpRequest.Source body) throws ConnectorException, IOException, InterruptedException;
    }

    private final BlockingQueue<byte[]> parts = new ArrayBlockingQueue<>(PARTS);
    private final FutureTask<Boolean> sent;

    private Upload(Request request) {
        sent = new FutureTask<>(() -> {
            request.send(Parts::new);
            return true;
        });
    }

    /**
     * Returns when the server has stored all of the content. If the content fails, the server stores its beginning as if it were the
     * whole file. So use this only for names that are deleted after a failure.
     */
    static void send(Content content, Request request) throws ConnectorException, IOException, InterruptedException {
        Upload upload = new Upload(request);
        Thread sender = new Thread(upload.sent, "WebDAV upload");
        sender.setDaemon(true);
        sender.start();
        try {
            upload.fill(content);
            upload.sent.get();
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            upload.sent.cancel(true); // A cancelled call does not wait for the answer.
            throw e;
        } finally {
            upload.end();
            upload.sent.cancel(true);
            sender.join(ENDS_WITHIN_MILLIS);
        }
    }

    private void fill(Content content) throws ConnectorException, IOException, InterruptedException {
        try {
            Filler filler = new Filler();
            content.to(filler);
            filler.send();
            offer(END);
        } catch (Ended e) {
            // The request has, and says why.
        }
    }

    /**
     * Ends the body of a request whose content has failed, and waits for the answer. If the connection were closed instead, the server
     * could still write the file after it was deleted.
     */
    private void end() {
        if (sent.isDone()) return;
        try {
            if (parts.offer(END, ENDS_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
                sent.get(ENDS_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The failure of the content is what the caller has to know.
        }
    }

    private static IOException failure(ExecutionException e)
            throws ConnectorException, IOException, InterruptedException {
        Throwable why = e.getCause();
        if (why instanceof ConnectorException known) throw known;
        if (why instanceof InterruptedException known) throw known;
        if (why instanceof IOException known) return known;
        if (why instanceof Error known) throw known;
        throw why instanceof RuntimeException known ? known : new IllegalStateException(why);
    }

    /** The request has ended before its body. */
    private static final class Ended extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void offer(byte[] part) throws IOException {
        try {
            while (!parts.offer(part, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (sent.isDone()) throw new Ended();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the call was cancelled");
        }
    }

    /** What the content is written to. */
    private final class Filler extends OutputStream {
        private byte[] part = new byte[PART];
        private int filled;

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                int count = Math.min(left, PART - filled);
                System.arraycopy(bytes, from, part, filled, count);
                filled += count;
                from += count;
                left -= count;
                if (filled == PART) send();
            }
        }

        void send() throws IOException {
            if (filled == 0) return;
            offer(filled == PART ? part : Arrays.copyOf(part, filled));
            part = new byte[PART];
            filled = 0;
        }
    }

    /** What the request reads. A body can be read once: it is made while it is sent. */
    private final class Parts extends InputStream {
        private byte[] part = {};
        private int next;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (ended) return -1;
            if (next == part.length) {
                try {
                    part = parts.take();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("the content has failed");
                }
                next = 0;
                ended = part == END;
                if (ended) return -1;
            }
            int count = Math.min(length, part.length - next);
            System.arraycopy(part, next, into, offset, count);
            next += count;
            return count;
        }
    }
}
