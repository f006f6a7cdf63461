package io.junctura.outbound;

import static io.junctura.outbound.WebSocketFrame.BINARY;
import static io.junctura.outbound.WebSocketFrame.CLOSE;
import static io.junctura.outbound.WebSocketFrame.CONTINUATION;
import static io.junctura.outbound.WebSocketFrame.NORMAL;
import static io.junctura.outbound.WebSocketFrame.PING;
import static io.junctura.outbound.WebSocketFrame.PONG;
import static io.junctura.outbound.WebSocketFrame.PROTOCOL_ERROR;
import static io.junctura.outbound.WebSocketFrame.TEXT;
import static io.junctura.outbound.WebSocketFrame.TOO_LONG;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the frames of a WebSocket and assembles messages. One thread uses it. */
final class WebSocketReader {
    private final DataInputStream in;
    private final WebSocketWriter writer;
    private final long maxBytes;

    /**
     * @param writer   sends the answers to pings
     * @param maxBytes of one message
     */
    WebSocketReader(InputStream in, WebSocketWriter writer, long maxBytes) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.writer = writer;
        this.maxBytes = maxBytes;
    }

    /** A message. A text is UTF-8 that is not checked yet. */
    record Content(boolean isText, byte[] bytes) {}

    /** Reads the next message, and answers the control frames before it. */
    Content next() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int kind = CONTINUATION;
        while (true) {
            int first = in.readUnsignedByte();
            int opcode = first & 0x0F;
            boolean last = (first & 0x80) != 0;
            if ((first & 0x70) != 0)
                throw new WebSocketEnd(PROTOCOL_ERROR, "the other side uses an extension that was not agreed");
            long length = length(opcode >= CLOSE, last);
            if (opcode >= CLOSE) {
                handle(opcode, in.readNBytes((int) length), (int) length);
                continue;
            }
            boolean begins = opcode != CONTINUATION;
            if (opcode > BINARY || begins == (kind != CONTINUATION)) {
                throw new WebSocketEnd(PROTOCOL_ERROR, "the other side sent a frame that does not belong there");
            }
            if (begins) kind = opcode;
            if (content.size() + length > maxBytes) {
                throw new WebSocketEnd(TOO_LONG, "a message is longer than the " + maxBytes + " bytes allowed");
            }
            append(content, length);
            if (last) break;
        }
        return new Content(kind == TEXT, content.toByteArray());
    }

    private long length(boolean control, boolean last) throws IOException {
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0)
            throw new WebSocketEnd(PROTOCOL_ERROR, "the other side masks its frames, as only clients do");
        int shortLength = second & 0x7F;
        if (control && (shortLength > 125 || !last)) {
            throw new WebSocketEnd(PROTOCOL_ERROR, "the other side sent a control frame that is too long or in pieces");
        }
        long length = shortLength == 126 ? in.readUnsignedShort() : shortLength == 127 ? in.readLong() : shortLength;
        if (length < 0) throw new WebSocketEnd(PROTOCOL_ERROR, "the other side sent a frame of a negative length");
        return length;
    }

    /** Buffers what arrives, not what the frame announces: the other side may never send it. */
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

    private void handle(int opcode, byte[] payload, int length) throws IOException {
        if (payload.length < length) throw new EOFException();
        switch (opcode) {
            case PING -> writer.control(PONG, payload);
            case PONG -> {
                // Anything that arrives shows that the connection works.
            }
            case CLOSE -> {
                if (payload.length < 2) throw new WebSocketEnd(NORMAL, "the other side closed the connection");
                int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
                String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
                throw new WebSocketEnd(
                        NORMAL,
                        "the other side closed the connection (" + code + (reason.isEmpty() ? "" : ", " + reason)
                                + ")");
            }
            default -> throw new WebSocketEnd(PROTOCOL_ERROR, "the other side sent a frame of an unknown kind");
        }
    }
}
