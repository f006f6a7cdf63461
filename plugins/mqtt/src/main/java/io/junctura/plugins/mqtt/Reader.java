package io.junctura.plugins.mqtt;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the data types of MQTT 5, section 1.5, and of MQTT 3.1.1. */
final class Reader {
    private final ByteBuffer bytes;

    Reader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    private Reader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    int number8() throws IOException {
        return slice(1).get() & 0xFF;
    }

    int number16() throws IOException {
        return slice(2).getShort() & 0xFFFF;
    }

    long number32() throws IOException {
        return slice(4).getInt() & 0xFFFF_FFFFL;
    }

    int number() throws IOException {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int digit = number8();
            value |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0) return value;
        }
        throw malformed(null);
    }

    String text() throws IOException {
        return new String(binary(), StandardCharsets.UTF_8);
    }

    byte[] binary() throws IOException {
        return raw(number16());
    }

    byte[] rest() throws IOException {
        return raw(bytes.remaining());
    }

    /** Reads the properties of MQTT 5, with their length before them. */
    Properties properties() throws IOException {
        return Properties.read(new Reader(slice(number())));
    }

    private byte[] raw(int length) throws IOException {
        byte[] raw = new byte[length];
        slice(length).get(raw);
        return raw;
    }

    private ByteBuffer slice(int length) throws IOException {
        try {
            ByteBuffer slice = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            return slice;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw malformed(e);
        }
    }

    private static IOException malformed(Exception cause) {
        return new IOException("The broker sends a malformed packet", cause);
    }
}
