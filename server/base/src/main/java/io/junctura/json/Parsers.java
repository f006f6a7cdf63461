package io.junctura.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Makes the library's parsers and generators. A factory of the library keeps the names that it meets for later
 * documents: up to 6,000, of any length and from any sender. So it is replaced, with its names, after some megabytes.
 * Thread safe.
 */
final class Parsers {
    private static final long BYTES_OF_ONE = 4L << 20;

    private final Supplier<JsonFactory> make;
    private final AtomicLong read = new AtomicLong();
    private volatile JsonFactory current;

    Parsers(Supplier<JsonFactory> make) {
        this.make = make;
        this.current = make.get();
    }

    JsonParser createParser(byte[] text, int offset, int length) throws IOException {
        if (read.addAndGet(length) > BYTES_OF_ONE) {
            read.set(0);
            current = make.get();
        }
        return current.createParser(text, offset, length);
    }

    /** A parser of a stream of unknown length, which has its own table of names. */
    JsonParser createParser(InputStream text) throws IOException {
        return make.get().createParser(text);
    }

    JsonGenerator createGenerator(OutputStream out, JsonEncoding encoding) throws IOException {
        return current.createGenerator(out, encoding);
    }
}
