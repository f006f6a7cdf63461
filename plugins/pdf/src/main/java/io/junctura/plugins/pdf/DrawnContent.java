package io.junctura.plugins.pdf;

import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccess;
import org.apache.pdfbox.io.RandomAccessReadView;
import org.apache.pdfbox.io.RandomAccessStreamCache;

/**
 * Holds what is drawn in temporary files, until the PDF file is written. The library ignores interrupts while it draws, and a
 * background of small tiles would fill the disk. For one file.
 */
final class DrawnContent implements RandomAccessStreamCache {
    private final long mostBytes;
    private final RandomAccessStreamCache files;
    private long written;

    DrawnContent(long mostBytes) throws IOException {
        this.mostBytes = mostBytes;
        this.files = IOUtils.createTempFileOnlyStreamCache().create();
    }

    @Override
    public RandomAccess createBuffer() throws IOException {
        return new Buffer(files.createBuffer());
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    private void count(int bytes) {
        if (Thread.currentThread().isInterrupted()) throw new Stopped(new InterruptedIOException());
        written += bytes;
        if (written > mostBytes) {
            throw new Stopped(new Unreadable("The pages take more than " + mostBytes
                    + " bytes to draw. Look for a background of small images that repeat."));
        }
    }

    /** Why a file is not finished. It passes through the library, which would continue after an {@code IOException}. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final IOException why;

        Stopped(IOException why) {
            super(why);
            this.why = why;
        }

        IOException why() {
            return why;
        }
    }

    private final class Buffer implements RandomAccess {
        private final RandomAccess file;

        Buffer(RandomAccess file) {
            this.file = file;
        }

        @Override
        public void write(int one) throws IOException {
            count(1);
            file.write(one);
        }

        @Override
        public void write(byte[] some) throws IOException {
            count(some.length);
            file.write(some);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            count(length);
            file.write(some, offset, length);
        }

        @Override
        public void clear() throws IOException {
            file.clear();
        }

        @Override
        public int read() throws IOException {
            return file.read();
        }

        @Override
        public int read(byte[] some, int offset, int length) throws IOException {
            return file.read(some, offset, length);
        }

        @Override
        public long getPosition() throws IOException {
            return file.getPosition();
        }

        @Override
        public void seek(long position) throws IOException {
            file.seek(position);
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public boolean isClosed() {
            return file.isClosed();
        }

        @Override
        public boolean isEOF() throws IOException {
            return file.isEOF();
        }

        @Override
        public RandomAccessReadView createView(long start, long length) throws IOException {
            return file.createView(start, length);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
