package io.junctura.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.junctura.memory.Reservation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text to plain values, and writes it. Usable on any thread.
 *
 * <p><b>Limits when reading:</b> 200 levels, 10 MB in a string, 1,000 characters in a number, exponents to ±1,000, no key
 * twice in an object, nothing after the value. UTF-8 only; a byte order mark is skipped. Half of a surrogate pair, which
 * no UTF-8 can carry onwards, is read and written as U+FFFD (or refused, where the parser sees it in a key). Of these only
 * the one of levels, which is 1,000 there, holds for the stored form.
 *
 * <p><b>Numbers</b> keep every digit: an integer is a {@code Long} or, beyond 64 bits, a {@code BigInteger}; anything
 * with a fraction or an exponent is a {@code BigDecimal}.
 *
 * <p><b>Two forms.</b> The <i>public</i> form ({@link #write}, {@link #parse}) is for other systems and people. The
 * <i>stored</i> form ({@link #writeStored}, {@link #parseStored}) is for the server's own records: it preserves
 * references to stored files. Public JSON can never become such a reference, whatever its keys are.
 */
public final class Json {

    /** Levels of nesting that text from outside may have. */
    public static final int MAX_DEPTH = 200;

    /** Records wrap values from outside, and expressions may nest them deeper; still far from the end of a stack. */
    static final int MAX_STORED_DEPTH = 1_000;

    /** Characters of a text. */
    public static final int MAX_STRING = 10_000_000;

    /** Characters of a number, and its exponent. */
    public static final int MAX_NUMBER = 1_000;

    /** Characters of a name in an object. */
    public static final int MAX_NAME = 50_000;

    private static final Parsers FACTORY = new Parsers(() -> factory(MAX_STRING, MAX_NUMBER, MAX_NAME));

    /**
     * For the server's own records: the limits are for what comes from outside as JSON. What is written may be longer, such as
     * a text that came as such, a form's field, or what an expression has made of a number, and is read again all the same.
     */
    private static final Parsers STORED =
            new Parsers(() -> factory(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));

    private Json() {}

    private static JsonFactory factory(int maxString, int maxNumber, int maxName) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_STORED_DEPTH)
                        .maxStringLength(maxString)
                        .maxNumberLength(maxNumber)
                        .maxNameLength(maxName)
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(MAX_STORED_DEPTH)
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .recyclerPool(JsonRecyclerPools.threadLocalPool())
                .build();
    }

    /**
     * Reads text from outside. Memory for the values is reserved before they are built, and stays reserved until the
     * caller closes the reservation.
     *
     * @param values grows by the {@link Footprint} of the text
     * @throws JsonProblem if the text is not JSON, or exceeds a limit
     * @throws io.junctura.memory.MemoryExhausted if there is not enough memory for the values
     */
    public static @Nullable Object parse(byte[] utf8, Reservation values) {
        return parse(utf8, 0, utf8.length, values);
    }

    /** As {@link #parse(byte[], Reservation)}, of a part of a buffer. */
    public static @Nullable Object parse(byte[] buffer, int offset, int length, Reservation values) {
        Footprint footprint = Footprint.bound(buffer, offset, length);
        values.grow(footprint.values() + footprint.scratch());
        long surplus = footprint.values() + footprint.scratch();
        try {
            Object value = read(buffer, offset, length, false);
            surplus = footprint.scratch();
            return value;
        } finally {
            values.shrink(surplus);
        }
    }

    /**
     * Reads text that the server or its operator has written, or that is known to be short. Text from outside needs a
     * {@link Reservation}.
     *
     * @throws JsonProblem if the text is not JSON, or exceeds a limit
     */
    public static @Nullable Object parse(byte[] utf8) {
        return read(utf8, 0, utf8.length, false);
    }

    /** As {@link #parse(byte[])}. */
    public static @Nullable Object parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the stream to its end; does not close it. What its values take is reserved while they are built.
     *
     * @param values grows with the values
     * @throws JsonProblem if the text is not JSON, or exceeds a limit; {@link JsonProblem.Kind#TOO_LARGE} as soon as
     *                     more than {@code maxBytes} have come
     */
    public static @Nullable Object parse(InputStream in, long maxBytes, Reservation values) throws IOException {
        try (JsonParser parser = FACTORY.createParser((InputStream) new CountedInput(in, maxBytes))) {
            return new Reader(parser, values).document();
        }
    }

    /**
     * Reads the members of an array, or values on lines of their own, one at a time. Closing the rows closes the stream.
     *
     * @param values grows with each row that is read; the caller shrinks it when it has dropped rows
     * @throws JsonProblem if the beginning is not JSON
     */
    public static JsonRows rows(InputStream in, Reservation values) throws IOException {
        try {
            PushbackInputStream text = new PushbackInputStream(in, 3);
            byte[] first = text.readNBytes(3);
            if (!CountedInput.startsWithMark(first, 0, first.length)) text.unread(first);
            return new JsonRows(FACTORY.createParser(text).enable(JsonParser.Feature.AUTO_CLOSE_SOURCE), values);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Reads the form that {@link #writeStored} writes. Never call it with text from outside. */
    public static @Nullable Object parseStored(byte[] stored) {
        return read(stored, 0, stored.length, true);
    }

    /** As {@link #parseStored(byte[])}, but containers below so many levels of them are {@link StoredJson}. */
    public static @Nullable Object parseStored(byte[] stored, int levels) {
        try (JsonParser parser = storedParser(stored)) {
            return new Reader(parser, stored, levels).document();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory do not fail
        }
    }

    static JsonParser storedParser(byte[] stored) throws IOException {
        return STORED.createParser(stored, 0, stored.length);
    }

    private static @Nullable Object read(byte[] buffer, int offset, int length, boolean stored) {
        int skip = CountedInput.startsWithMark(buffer, offset, length) ? 3 : 0;
        Parsers factory = stored ? STORED : FACTORY;
        try (JsonParser parser = factory.createParser(buffer, offset + skip, length - skip)) {
            return new Reader(parser, stored).document();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory do not fail
        }
    }

    /** @throws JsonProblem if the value cannot be expressed in JSON */
    public static byte[] write(@Nullable Object value) {
        return bytes(value, false);
    }

    /** Writes the form for the server's own records, which {@link #parseStored} reads to an equal value. */
    public static byte[] writeStored(@Nullable Object value) {
        return bytes(value, true);
    }

    /** Does not close the stream. */
    public static void write(@Nullable Object value, OutputStream out) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            new Writer(generator, false).document(value);
        }
    }

    /**
     * The same, of a value in which there are {@link LargeValue}s: these are read as they are written, so that no more of
     * them is in memory than one string.
     *
     * @throws IOException from either side
     */
    public static void write(@Nullable Object value, OutputStream out, LargeSource large) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            new Writer(
                            generator,
                            false,
                            one -> STORED.createParser(large.open(one)).enable(JsonParser.Feature.AUTO_CLOSE_SOURCE))
                    .document(value);
        }
    }

    /** Whether the stored form of a {@link LargeValue} begins at this place. */
    public static boolean isLargeValue(byte[] stored, int at) {
        return StoredFiles.isValue(stored, at);
    }

    /** The ids of the stored files that a value refers to, given its stored form. */
    public static Set<String> fileIds(byte[] stored) {
        return StoredFiles.ids(stored);
    }

    public static String text(@Nullable Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** Indented by two spaces, for people. */
    public static String pretty(@Nullable Object value) {
        Output out = new Output();
        try (JsonGenerator generator = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            generator.setPrettyPrinter(Writer.pretty());
            new Writer(generator, false).document(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return new String(out.bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(@Nullable Object value, boolean stored) {
        Output out = new Output();
        try (JsonGenerator generator = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            new Writer(generator, stored).document(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.bytes();
    }
}
