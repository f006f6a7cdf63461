package io.junctura.plugins.xslt;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/** Writes up to a number of bytes, and stays open. A thread that is interrupted writes nothing more. */
class LimitedStream extends FilterOutputStream {
    private final long most;
    private long count;

    LimitedStream(OutputStream out, long most) {
        super(out);
        this.most = most;
    }

    /** There is more than may be written. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(long most) {
            super("The result has more than " + most + " bytes");
        }
    }

    @Override
    public void write(int b) throws IOException {
        grow(1);
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        grow(length);
        out.write(bytes, offset, length);
    }

    private void grow(long by) throws IOException {
        if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException();
        count += by;
        if (count > most) throw new TooLarge(most);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
