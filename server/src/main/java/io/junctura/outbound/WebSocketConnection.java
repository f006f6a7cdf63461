package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.WebSocket;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.thread.CleanThreadFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket, the client's side (RFC 6455). A thread of its own reads, answers pings, and waits while the queue is
 * full; another sends pings. Thread safe.
 */
final class WebSocketConnection implements WebSocket {
    private static final int MOST_QUEUED = 64;
    private static final long PING_EACH_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 60_000;
    private static final long GOOD_BYE_MILLIS = 1_000;

    private static final int CONTINUED = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int BAD_TEXT = 1007;
    private static final int TOO_LONG = 1009;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Socket socket;
    private final OpenSockets owner;
    private final Closeable abandon = this::abandon;
    private final String shown;
    private final String protocol;
    private final long maxBytes;
    private final DataInputStream in;
    private final OutputStream out;
    private final Reservation reserved = HeapShare.REMOTE_VALUES.open();
    private final Thread reader;
    private final Thread pinger;

    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** A message, and what is reserved for it. */
    private record Queued(Message message, long bytes) {}

    // Guarded by the lock.
    private final ArrayDeque<Queued> queue = new ArrayDeque<>();
    private long queued;
    private @Nullable String end;
    private boolean closed;

    /**
     * @param owner    closes it, if nobody else has
     * @param maxBytes of one message
     */
    WebSocketConnection(Socket socket, OpenSockets owner, String shown, String protocol, long maxBytes)
            throws IOException {
        this.owner = owner;
        this.socket = socket;
        this.shown = shown;
        this.protocol = protocol;
        this.maxBytes = maxBytes;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
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
        sendMessage(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void send(byte[] bytes) throws ConnectorException, InterruptedException {
        sendMessage(BINARY, bytes);
    }

    private void sendMessage(int opcode, byte[] payload) throws ConnectorException, InterruptedException {
        lock.lockInterruptibly();
        try {
            mustBeOpen();
        } finally {
            lock.unlock();
        }
        sending.lockInterruptibly();
        try {
            write(opcode, payload);
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            throw ConnectorException.tryLater(
                    Reached.MAYBE, shown + ": the connection broke while a message was sent.", e);
        } finally {
            sending.unlock();
        }
    }

    /** One frame, masked with a fresh key as clients have to. Under the lock of senders. */
    private void write(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(14);
        head.write(0x80 | opcode);
        if (payload.length < 126) {
            head.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            head.write(0x80 | 126);
            head.write(payload.length >> 8);
            head.write(payload.length);
        } else {
            head.write(0x80 | 127);
            head.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        byte[] key = new byte[4];
        RANDOM.nextBytes(key);
        head.writeBytes(key);
        byte[] masked = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) masked[i] = (byte) (payload[i] ^ key[i & 3]);
        out.write(head.toByteArray());
        out.write(masked);
        out.flush();
    }

    /** A control frame is left out while a message is being sent: nobody waits for it. */
    private void control(int opcode, byte[] payload) throws IOException {
        if (!sending.tryLock()) return;
        try {
            write(opcode, payload);
        } finally {
            sending.unlock();
        }
    }

    private void ping() {
        try {
            while (true) {
                reader.join(PING_EACH_MILLIS);
                if (!reader.isAlive()) return;
                control(PING, new byte[0]);
            }
        } catch (IOException | InterruptedException e) {
            // The reader finds the same, and says so.
        }
    }

    /** Why the connection ends, and what the other side is told of it. */
    private static final class End extends IOException {
        private static final long serialVersionUID = 1L;

        private final int code;

        End(int code, String why) {
            super(why);
            this.code = code;
        }
    }

    private void read() {
        String why;
        try {
            while (true) message();
        } catch (End e) {
            why = String.valueOf(e.getMessage());
            sayGoodBye(e.code);
        } catch (SocketTimeoutException e) {
            why = "nothing arrived for a minute, not even an answer to a ping";
        } catch (MemoryExhausted e) {
            why = String.valueOf(e.getMessage());
        } catch (EOFException e) {
            why = "the other side closed the connection without a good-bye";
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

    /** Reads up to the end of one message, and queues it. */
    private void message() throws IOException, InterruptedException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int kind = CONTINUED;
        while (true) {
            int first = in.readUnsignedByte();
            int opcode = first & 0x0F;
            boolean last = (first & 0x80) != 0;
            if ((first & 0x70) != 0)
                throw new End(PROTOCOL_ERROR, "the other side uses an extension that was not agreed");
            long length = length(opcode >= CLOSE, last);
            if (opcode >= CLOSE) {
                controlled(opcode, in.readNBytes((int) length), (int) length);
                continue;
            }
            boolean begins = opcode != CONTINUED;
            if (opcode > BINARY || begins == (kind != CONTINUED)) {
                throw new End(PROTOCOL_ERROR, "the other side sent a frame that does not belong there");
            }
            if (begins) kind = opcode;
            if (content.size() + length > maxBytes) {
                throw new End(TOO_LONG, "a message is longer than the " + maxBytes + " bytes allowed");
            }
            append(content, length);
            if (last) break;
        }
        queue(kind, content.toByteArray());
    }

    private long length(boolean control, boolean last) throws IOException {
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) throw new End(PROTOCOL_ERROR, "the other side masks its frames, as only clients do");
        int shortLength = second & 0x7F;
        if (control && (shortLength > 125 || !last)) {
            throw new End(PROTOCOL_ERROR, "the other side sent a control frame that is too long or in pieces");
        }
        long length = shortLength == 126 ? in.readUnsignedShort() : shortLength == 127 ? in.readLong() : shortLength;
        if (length < 0) throw new End(PROTOCOL_ERROR, "the other side sent a frame of a negative length");
        return length;
    }

    /** As it arrives: who announces much need not send it. */
    private void append(ByteArrayOutputStream content, long length) throws IOException {
        byte[] piece = new byte[(int) Math.min(length, 64 * 1024)];
        long left = length;
        while (left > 0) {
            int read = in.read(piece, 0, (int) Math.min(left, piece.length));
            if (read < 0) throw new EOFException();
            content.write(piece, 0, read);
            left -= read;
        }
    }

    private void controlled(int opcode, byte[] payload, int length) throws IOException {
        if (payload.length < length) throw new EOFException();
        switch (opcode) {
            case PING -> control(PONG, payload);
            case PONG -> {
                // That something arrived is all that counts.
            }
            case CLOSE -> {
                if (payload.length < 2) throw new End(NORMAL, "the other side closed the connection");
                int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
                String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
                throw new End(
                        NORMAL,
                        "the other side closed the connection (" + code + (reason.isEmpty() ? "" : ", " + reason)
                                + ")");
            }
            default -> throw new End(PROTOCOL_ERROR, "the other side sent a frame of an unknown kind");
        }
    }

    private void queue(int kind, byte[] content) throws IOException, InterruptedException {
        // A text takes two bytes for each character at the most, beside its bytes.
        long bytes = kind == TEXT ? 3L * content.length : content.length;
        reserved.grow(bytes);
        Message message = kind == TEXT ? new Text(text(content)) : new Binary(content);
        lock.lockInterruptibly();
        try {
            while (!closed && !queue.isEmpty() && (queue.size() >= MOST_QUEUED || queued + bytes > maxBytes)) {
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

    private static String text(byte[] utf8) throws End {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new End(BAD_TEXT, "a message of text is not UTF-8");
        }
    }

    private void sayGoodBye(int code) {
        try {
            control(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
        } catch (IOException e) {
            // It has gone already.
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    @Override
    public void close() {
        if (!markClosed()) return;
        sayGoodBye(NORMAL);
        try {
            reader.join(GOOD_BYE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release();
    }

    /** Without a good-bye: its owner has ended. */
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
