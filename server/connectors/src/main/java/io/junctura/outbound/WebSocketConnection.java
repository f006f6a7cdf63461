package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.WebSocket;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.thread.CleanThreadFactory;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket, as the client (RFC 6455). One of its threads reads, answers pings, and waits while the queue is full; the
 * other sends pings. Thread safe.
 */
final class WebSocketConnection implements WebSocket {
    private static final int MAX_QUEUED = 64;
    private static final long PING_EACH_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 60_000;
    private static final long CLOSE_MILLIS = 1_000;

    private final Socket socket;
    private final OpenSockets owner;
    private final Closeable abandon = this::abandon;
    private final String shown;
    private final String protocol;
    private final long maxBytes;
    private final WebSocketReader in;
    private final WebSocketWriter out;
    private final Reservation reserved = HeapShare.REMOTE_VALUES.open();
    private final Thread reader;
    private final Thread pinger;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** A message, and how much memory is reserved for it. */
    private record Queued(Message message, long bytes) {}

    // Guarded by the lock.
    private final ArrayDeque<Queued> queue = new ArrayDeque<>();
    private long queued;
    private @Nullable String end;
    private boolean closed;

    /**
     * @param owner    closes the connection if its user has not
     * @param shown    the address, for messages
     * @param maxBytes of one message
     */
    WebSocketConnection(Socket socket, OpenSockets owner, String shown, String protocol, long maxBytes)
            throws IOException {
        this.owner = owner;
        this.socket = socket;
        this.shown = shown;
        this.protocol = protocol;
        this.maxBytes = maxBytes;
        this.out = new WebSocketWriter(socket.getOutputStream());
        this.in = new WebSocketReader(socket.getInputStream(), out, maxBytes);
        this.reader = CleanThreadFactory.of(this::read, "websocket " + shown);
        this.pinger = CleanThreadFactory.of(this::ping, "websocket pings " + shown);
    }

    void start() throws IOException {
        owner.add(abandon);
        socket.setSoTimeout(SILENCE_MILLIS);
        reader.start();
        pinger.start();
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public Message receive() throws ConnectorException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty()) {
                mustBeOpen();
                changed.await();
            }
            return taken();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Message> receive(Duration limit) throws ConnectorException, InterruptedException {
        long nanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty()) {
                mustBeOpen();
                if (nanos <= 0) return Optional.empty();
                nanos = changed.awaitNanos(nanos);
            }
            return Optional.of(taken());
        } finally {
            lock.unlock();
        }
    }

    private Message taken() {
        Queued first = queue.remove();
        queued -= first.bytes;
        reserved.shrink(first.bytes);
        changed.signalAll();
        return first.message;
    }

    private void mustBeOpen() throws ConnectorException {
        if (closed) throw new IllegalStateException("this WebSocket was closed");
        String why = end;
        if (why != null) throw ConnectorException.tryLater(Reached.MAYBE, shown + ": " + why + ".", (Throwable) null);
    }

    @Override
    public void send(String text) throws ConnectorException, InterruptedException {
        sendMessage(WebSocketFrame.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void send(byte[] bytes) throws ConnectorException, InterruptedException {
        sendMessage(WebSocketFrame.BINARY, bytes);
    }

    private void sendMessage(int opcode, byte[] payload) throws ConnectorException, InterruptedException {
        lock.lockInterruptibly();
        try {
            mustBeOpen();
        } finally {
            lock.unlock();
        }
        try {
            out.message(opcode, payload);
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            throw ConnectorException.tryLater(
                    Reached.MAYBE, shown + ": the connection broke while a message was sent.", e);
        }
    }

    private void ping() {
        try {
            while (true) {
                reader.join(PING_EACH_MILLIS);
                if (!reader.isAlive()) return;
                out.control(WebSocketFrame.PING, new byte[0]);
            }
        } catch (IOException | InterruptedException e) {
            // The reader meets the same error, and reports it.
        }
    }

    private void read() {
        String why;
        try {
            while (true) queue(in.next());
        } catch (WebSocketEnd e) {
            why = String.valueOf(e.getMessage());
            sendClose(e.code());
        } catch (SocketTimeoutException e) {
            why = "nothing arrived for a minute, not even an answer to a ping";
        } catch (MemoryExhausted e) {
            why = String.valueOf(e.getMessage());
        } catch (EOFException e) {
            why = "the other side closed the connection without a close frame";
        } catch (IOException e) {
            why = "the connection broke";
        } catch (InterruptedException e) {
            why = "it was closed";
        }
        lock.lock();
        try {
            end = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        closeSocket();
    }

    private void queue(WebSocketReader.Content content) throws IOException, InterruptedException {
        // A text needs at most two bytes of heap for each character, besides its UTF-8.
        long bytes = content.isText() ? 3L * content.bytes().length : content.bytes().length;
        reserve(bytes);
        Message message = content.isText() ? new Text(text(content.bytes())) : new Binary(content.bytes());
        lock.lockInterruptibly();
        try {
            while (!closed && !queue.isEmpty() && (queue.size() >= MAX_QUEUED || queued + bytes > maxBytes)) {
                changed.await();
            }
            if (closed) throw new InterruptedException();
            queue.add(new Queued(message, bytes));
            queued += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock, since {@link #release} releases the reservation once the connection is marked as closed. */
    private void reserve(long bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (closed) throw new InterruptedException();
            reserved.grow(bytes);
        } finally {
            lock.unlock();
        }
    }

    private static String text(byte[] utf8) throws WebSocketEnd {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WebSocketEnd(WebSocketFrame.BAD_TEXT, "a message of text is not UTF-8");
        }
    }

    private void sendClose(int code) {
        try {
            out.control(WebSocketFrame.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
        } catch (IOException e) {
            // The connection is broken already.
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing can be done about it.
        }
    }

    @Override
    public void close() {
        if (!markClosed()) return;
        sendClose(WebSocketFrame.NORMAL);
        try {
            reader.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release();
    }

    /** Closes without a close frame, because the owner has ended. */
    private void abandon() {
        if (markClosed()) release();
    }

    private boolean markClosed() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            queue.clear();
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        owner.remove(abandon);
        closeSocket();
        reserved.close();
    }
}
