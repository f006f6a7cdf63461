package io.junctura.plugins.pdf;

import io.junctura.plugins.zips.Unreadable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.Map;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.filter.DecodeOptions;
import org.apache.pdfbox.filter.DecodeResult;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.filter.FilterFactory;

/** Unpacks a stream of a PDF file within limits. The library unpacks it into memory, however large it becomes. */
final class LimitedFilter extends Filter {
    /** Small streams may be packed as well as they can be. */
    private static final long FREE = 10_000_000;

    private static final int MAX_RATIO = 100;
    private static final long MAX_BYTES = 200_000_000;

    private final Filter filter;

    private LimitedFilter(Filter filter) {
        this.filter = filter;
    }

    /** For all files of this plugin. The library has no setting for it. */
    static void install() {
        try {
            Field field = FilterFactory.class.getDeclaredField("filters");
            field.setAccessible(true);
            @SuppressWarnings("unchecked")
            Map<COSName, Filter> filters = (Map<COSName, Filter>) field.get(FilterFactory.INSTANCE);
            filters.replaceAll((name, filter) -> new LimitedFilter(filter));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e); // A test reads a file that needs the limit.
        }
    }

    @Override
    public DecodeResult decode(InputStream packed, OutputStream unpacked, COSDictionary parameters, int index)
            throws IOException {
        Packed in = new Packed(packed);
        return filter.decode(in, new Unpacked(unpacked, in), parameters, index);
    }

    @Override
    public DecodeResult decode(
            InputStream packed, OutputStream unpacked, COSDictionary parameters, int index, DecodeOptions options)
            throws IOException {
        Packed in = new Packed(packed);
        return filter.decode(in, new Unpacked(unpacked, in), parameters, index, options);
    }

    @Override
    protected void encode(InputStream unpacked, OutputStream packed, COSDictionary parameters) throws IOException {
        filter.encode(unpacked, packed, parameters, 0);
    }

    private static final class Packed extends FilterInputStream {
        private long bytes;

        Packed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) bytes++;
            return one;
        }

        @Override
        public int read(byte[] some, int offset, int length) throws IOException {
            int count = super.read(some, offset, length);
            if (count > 0) bytes += count;
            return count;
        }
    }

    private static final class Unpacked extends OutputStream {
        private final OutputStream out;
        private final Packed in;
        private long bytes;

        Unpacked(OutputStream out, Packed in) {
            this.out = out;
            this.in = in;
        }

        @Override
        public void write(int one) throws IOException {
            count(1);
            out.write(one);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            count(length);
            out.write(some, offset, length);
        }

        /** The library would go on without the stream after an {@code IOException}. */
        private void count(int more) {
            if (Thread.currentThread().isInterrupted()) throw new UncheckedIOException(new InterruptedIOException());
            bytes += more;
            if (bytes <= FREE || (bytes <= MAX_BYTES && bytes / MAX_RATIO <= in.bytes)) return;
            throw new UncheckedIOException(new Unreadable("The PDF file has a part that unpacks to more than "
                    + MAX_RATIO + " times its size, or to more than " + MAX_BYTES
                    + " bytes. It may be a decompression bomb."));
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
