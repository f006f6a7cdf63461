package io.junctura.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one document. One instance per document. */
final class Writer {

    /** Zeros that a number may gain by being written without exponent; beyond that, reading it back could fail. */
    private static final int MAX_ZEROS = 64;

    private static final double EXACT_INTEGERS = 9_007_199_254_740_992.0;

    private final JsonGenerator out;
    private final boolean stored;
    private final @Nullable Opening large;

    Writer(JsonGenerator out, boolean stored) {
        this(out, stored, null);
    }

    /** @param large null if such values are not expected */
    Writer(JsonGenerator out, boolean stored, @Nullable Opening large) {
        this.out = out;
        this.stored = stored;
        this.large = large;
    }

    /** Opens the stored form of a value that is kept in a file. */
    interface Opening {
        JsonParser open(LargeValue value) throws IOException;
    }

    static PrettyPrinter pretty() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(lines)
                .withArrayIndenter(lines);
    }

    void document(@Nullable Object value) throws IOException {
        try {
            value(value);
        } catch (StreamConstraintsException e) {
            throw refused("a value nested more than " + Json.MAX_STORED_DEPTH + " levels deep");
        }
    }

    private void value(@Nullable Object value) throws IOException {
        if (value instanceof String text) {
            out.writeString(Surrogates.whole(text));
        } else if (value == null) {
            out.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> list) {
            out.writeStartArray();
            for (Object item : list) value(item);
            out.writeEndArray();
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Object[] items) {
            out.writeStartArray();
            for (Object item : items) value(item);
            out.writeEndArray();
        } else if (value instanceof FileRef file) {
            file(file);
        } else if (value instanceof Rows.Unread rows) {
            rows(rows);
        } else if (value instanceof StoredJson json) {
            stored(json);
        } else if (value instanceof LargeValue one) {
            large(one);
        } else {
            throw refused("a value of the type " + value.getClass().getSimpleName());
        }
    }

    private void object(Map<?, ?> map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) throw refused("an object key that is not a string");
            String name = Surrogates.whole(key);
            out.writeFieldName(stored ? StoredFiles.storedKey(name) : name);
            value(entry.getValue());
        }
        out.writeEndObject();
    }

    private void file(FileRef file) throws IOException {
        if (stored) {
            StoredFiles.write(out, file);
            return;
        }
        out.writeStartObject();
        out.writeFieldName("file");
        out.writeString(Surrogates.whole(file.name()));
        out.writeFieldName("contentType");
        out.writeString(Surrogates.whole(file.contentType()));
        out.writeFieldName("size");
        out.writeNumber(file.size());
        out.writeEndObject();
    }

    /**
     * Writes rows that were not read yet. The public form omits how they are made, which may contain all data of the
     * step.
     */
    private void rows(Rows.Unread rows) throws IOException {
        out.writeStartObject();
        if (stored) {
            out.writeFieldName(StoredFiles.ROWS);
            out.writeStartArray();
            out.writeString(Surrogates.whole(rows.by()));
            object(rows.recipe());
            out.writeEndArray();
        } else {
            out.writeFieldName("rows");
            out.writeString(Surrogates.whole(rows.by()));
        }
        out.writeEndObject();
    }

    private void large(LargeValue value) throws IOException {
        if (stored) {
            StoredFiles.write(out, value);
            return;
        }
        if (large == null) throw refused("a value that is kept in a file");
        try (JsonParser in = large.open(value)) {
            copy(in, in.nextToken());
        }
    }

    private void stored(StoredJson json) throws IOException {
        try (JsonParser in = Json.storedParser(json.bytes())) {
            JsonToken first = in.nextToken();
            if (stored) out.copyCurrentStructureExact(in);
            else copy(in, first);
        }
    }

    /** From the stored form to the public one. */
    private void copy(JsonParser in, @Nullable JsonToken token) throws IOException {
        if (token == JsonToken.START_ARRAY) {
            out.writeStartArray();
            for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) copy(in, next);
            out.writeEndArray();
        } else if (token == JsonToken.START_OBJECT) {
            String name = in.nextFieldName();
            if (name != null && StoredFiles.reserved(name)) {
                in.nextToken();
                Object reference = StoredFiles.read(name, new Reader(in, true).row(in.currentToken()));
                in.nextToken();
                value(reference);
                return;
            }
            out.writeStartObject();
            for (; name != null; name = in.nextFieldName()) {
                out.writeFieldName(StoredFiles.plainKey(name));
                copy(in, in.nextToken());
            }
            out.writeEndObject();
        } else if (token == null) {
            throw new IOException("A stored value is empty.");
        } else {
            out.copyCurrentEventExact(in);
        }
    }

    private void number(Number number) throws IOException {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            out.writeNumber(number.longValue());
        } else if (number instanceof BigDecimal decimal) {
            decimal(decimal);
        } else if (number instanceof BigInteger integer) {
            out.writeNumber(integer);
        } else if (number instanceof Double || number instanceof Float) {
            floating(number);
        } else {
            throw refused("a number of the type " + number.getClass().getSimpleName());
        }
    }

    private void decimal(BigDecimal decimal) throws IOException {
        int scale = decimal.scale();
        boolean plain = scale >= -MAX_ZEROS && (long) scale - decimal.precision() <= MAX_ZEROS;
        out.writeNumber(plain ? decimal.toPlainString() : decimal.toString());
    }

    /** Arithmetic gives doubles: 3.0 is written as 3. */
    private void floating(Number number) throws IOException {
        double value = number.doubleValue();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw refused("a number that is infinite or not a number at all");
        }
        if (Math.abs(value) <= EXACT_INTEGERS && value == Math.rint(value)) {
            out.writeNumber((long) value);
        } else if (number instanceof Float) {
            out.writeNumber(number.floatValue());
        } else {
            out.writeNumber(value);
        }
    }

    private static JsonProblem refused(String what) {
        return new JsonProblem(JsonProblem.Kind.VALUE, "JSON cannot hold " + what + ".", 0, 0);
    }
}
