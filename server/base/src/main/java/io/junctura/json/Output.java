package io.junctura.json;

import java.io.OutputStream;
import java.util.Arrays;

/** Collects bytes in memory. The generator writes a small document in one piece, which is then copied once. */
final class Output extends OutputStream {

    private byte[] bytes = new byte[0];
    private int size;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        if (size == 0) {
            bytes = Arrays.copyOfRange(buffer, offset, offset + length);
        } else {
            int needed = Math.addExact(size, length);
            if (needed > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(needed, needed + (needed >> 1)));
            System.arraycopy(buffer, offset, bytes, size, length);
        }
        size += length;
    }

    byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
