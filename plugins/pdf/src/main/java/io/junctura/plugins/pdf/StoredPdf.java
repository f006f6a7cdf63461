package io.junctura.plugins.pdf;

import io.junctura.plugins.zips.StoredChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadView;

/** A stored file as the library reads it. For one thread at a time. */
final class StoredPdf implements RandomAccessRead {
    private final StoredChannel channel;
    private boolean closed;

    StoredPdf(StoredChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        return channel.read(ByteBuffer.wrap(into, from, most));
    }

    @Override
    public long getPosition() {
        return channel.position();
    }

    @Override
    public void seek(long position) {
        channel.position(position);
    }

    @Override
    public long length() {
        return channel.size();
    }

    @Override
    public boolean isEOF() {
        return channel.position() >= channel.size();
    }

    @Override
    public RandomAccessReadView createView(long start, long length) {
        return new RandomAccessReadView(this, start, length);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }
}
