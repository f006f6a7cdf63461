package io.junctura.plugins.mqtt;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A control packet of MQTT, as sections 2.1 of both versions have it.
 *
 * @param flags the lower four bits of the first byte
 * @param body  all that follows the length
 */
record Packet(Type type, int flags, byte[] body) {
    /** The size of the largest packet that this client accepts or sends. */
    static final int MAX_SIZE = 64 << 20;

    private static final int RELEASE_FLAGS = 2;

    /** The kinds of packets, in the order of their numbers. */
    enum Type {
        RESERVED(0),
        CONNECT(1),
        CONNACK(2),
        PUBLISH(3),
        PUBACK(4),
        PUBREC(5),
        PUBREL(6),
        PUBCOMP(7),
        SUBSCRIBE(8),
        SUBACK(9),
        UNSUBSCRIBE(10),
        UNSUBACK(11),
        PINGREQ(12),
        PINGRESP(13),
        DISCONNECT(14),
        AUTH(15);

        private static final Type[] ALL = values();

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    /** One without flags. */
    static Packet of(Type type, byte[] body) {
        boolean isFlagged = type == Type.PUBREL || type == Type.SUBSCRIBE;
        return new Packet(type, isFlagged ? RELEASE_FLAGS : 0, body);
    }

    /** One that answers to a packet with this number. */
    static Packet answer(Type type, int id) {
        return of(type, new byte[] {(byte) (id >> 8), (byte) id});
    }

    /** Waits for the next one. */
    static Packet read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int digit;
        int shift = 0;
        do {
            if (shift > 21) throw new IOException("The broker sends a packet whose length is malformed");
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        if (length > MAX_SIZE) {
            throw new IOException("The broker sends a packet of " + length + " bytes; the limit is " + MAX_SIZE);
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) throw new IOException("The broker has closed the connection within a packet");
        return new Packet(Type.ALL[first >> 4], first & 0xF, body);
    }

    void write(OutputStream out) throws IOException {
        out.write(type.number << 4 | flags);
        int left = body.length;
        do {
            out.write(left > 0x7F ? (left & 0x7F) | 0x80 : left);
            left >>= 7;
        } while (left > 0);
        out.write(body);
    }
}
