package io.junctura.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/** Writes the frames of a WebSocket, masked as those of all clients. Thread safe. */
final class WebSocketWriter {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OutputStream out;
    private final ReentrantLock sending = new ReentrantLock();

    WebSocketWriter(OutputStream out) {
        this.out = out;
    }

    /** Sends a message, after those of other threads. */
    void message(int opcode, byte[] payload) throws IOException, InterruptedException {
        sending.lockInterruptibly();
        try {
            write(opcode, payload);
        } finally {
            sending.unlock();
        }
    }

    /** Sends a control frame, unless a message is being sent: the sender of a control frame must not wait. */
    void control(int opcode, byte[] payload) throws IOException {
        if (!sending.tryLock()) return;
        try {
            write(opcode, payload);
        } finally {
            sending.unlock();
        }
    }

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
}
