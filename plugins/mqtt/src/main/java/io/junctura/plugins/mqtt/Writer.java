package io.junctura.plugins.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the data types of MQTT 5, section 1.5, and of MQTT 3.1.1. */
final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Writer number8(int value) {
        bytes.write(value);
        return this;
    }

    Writer number16(int value) {
        return number8(value >> 8).number8(value);
    }

    Writer number32(long value) {
        return number16((int) (value >> 16)).number16((int) value);
    }

    Writer number(int value) {
        int left = value;
        do {
            number8(left > 0x7F ? (left & 0x7F) | 0x80 : left);
            left >>= 7;
        } while (left > 0);
        return this;
    }

    Writer text(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    Writer binary(byte[] value) {
        return number16(value.length).raw(value);
    }

    Writer raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** Properties of MQTT 5, with their length before them. */
    Writer properties(Writer properties) {
        byte[] all = properties.bytes();
        return number(all.length).raw(all);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
