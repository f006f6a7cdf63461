package io.junctura.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.junctura.memory.Reservation;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one document, or row after row of one. One instance per document. */
final class Reader {

    private static final int MAX_EXPONENT = 1_000;

    /** Bytes that are reserved at a time. */
    private static final long STEP = 32 << 10;

    /** The beginnings of the parts of the parser's messages that are only for programmers. */
    private static final String[] SETTINGS = {
        ": enable", " (enable ", " (for ", " (start marker", " (not recognized", " to allow", " [Source"
    };

    private final JsonParser parser;
    private final boolean stored;
    private final int maxDepth;

    /** Null if the caller has reserved the memory of the values. */
    private final @Nullable Reservation values;

    private long unreserved;
    private long reserved;

    /** The parser's input, if containers below a level are not built. */
    private final byte @Nullable [] source;

    private final int levels;

    Reader(JsonParser parser, boolean stored) {
        this(parser, stored, null, null, Integer.MAX_VALUE);
    }

    /** @param values grows with what is built */
    Reader(JsonParser parser, Reservation values) {
        this(parser, false, values, null, Integer.MAX_VALUE);
    }

    /**
     * @param source all that the parser reads, in stored form
     * @param levels how many levels of containers are built; those below are {@link StoredJson}
     */
    Reader(JsonParser parser, byte[] source, int levels) {
        this(parser, true, null, source, levels);
    }

    private Reader(
            JsonParser parser, boolean stored, @Nullable Reservation values, byte @Nullable [] source, int levels) {
        this.parser = parser;
        this.stored = stored;
        this.maxDepth = stored ? Json.MAX_STORED_DEPTH : Json.MAX_DEPTH;
        this.values = values;
        this.source = source;
        this.levels = levels;
    }

    @Nullable
    Object document() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) throw problem(JsonProblem.Kind.SYNTAX, "The text is empty, where JSON is expected.");
            Object value = value(token, 0);
            if (parser.nextToken() != null) {
                throw problem(JsonProblem.Kind.SYNTAX, "There is more text after the end of the JSON value.");
            }
            reserve();
            return value;
        } catch (StreamConstraintsException e) {
            throw problem(JsonProblem.Kind.LIMIT, limit(e), e.getLocation());
        } catch (JsonProcessingException e) {
            throw problem(JsonProblem.Kind.SYNTAX, "Not JSON: " + sentence(e), e.getLocation());
        }
    }

    // Many values, one after the other.

    @Nullable
    JsonToken token() throws IOException {
        try {
            return parser.nextToken();
        } catch (StreamConstraintsException e) {
            throw problem(JsonProblem.Kind.LIMIT, limit(e), e.getLocation());
        } catch (JsonProcessingException e) {
            throw problem(JsonProblem.Kind.SYNTAX, "Not JSON: " + sentence(e), e.getLocation());
        }
    }

    /** @throws io.junctura.memory.MemoryExhausted if what it takes cannot be reserved */
    @Nullable
    Object row(JsonToken token) throws IOException {
        try {
            Object value = value(token, 0);
            reserve();
            return value;
        } catch (StreamConstraintsException e) {
            throw problem(JsonProblem.Kind.LIMIT, limit(e), e.getLocation());
        } catch (JsonProcessingException e) {
            throw problem(JsonProblem.Kind.SYNTAX, "Not JSON: " + sentence(e), e.getLocation());
        }
    }

    JsonProblem surplus() {
        return problem(JsonProblem.Kind.SYNTAX, "There is more text after the end of the JSON array.");
    }

    private @Nullable Object value(JsonToken token, int depth) throws IOException {
        return switch (token) {
            case START_OBJECT -> depth < levels || isReference() ? object(depth + 1) : unbuilt();
            case START_ARRAY -> depth < levels ? array(depth + 1) : unbuilt();
            case VALUE_STRING -> reserved(Surrogates.whole(parser.getText()));
            case VALUE_NUMBER_INT ->
                reserved(
                        parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                ? parser.getBigIntegerValue()
                                : (Object) parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> reserved(decimal());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw problem(JsonProblem.Kind.SYNTAX, "A JSON value is expected here.");
        };
    }

    private Object reserved(Object value) {
        if (values != null) reserve(Footprint.ofValue(value));
        return value;
    }

    /** Reserves memory while a row is built, since its size is not known before. */
    private void reserve(long bytes) {
        if (values == null) return;
        unreserved += bytes;
        if (unreserved >= STEP) reserve();
    }

    private void reserve() {
        if (values == null) return;
        values.grow(unreserved);
        reserved += unreserved;
        unreserved = 0;
    }

    /** The bytes that were reserved since the last call of this method. */
    long takeReserved() {
        long bytes = reserved;
        reserved = 0;
        return bytes;
    }

    /** Whether the object that begins here is a reference to a file or to a large value. */
    private boolean isReference() {
        return source != null
                && StoredFiles.isReference(
                        source, (int) parser.currentTokenLocation().getByteOffset());
    }

    private StoredJson unbuilt() throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        return StoredJson.of(Arrays.copyOfRange(Objects.requireNonNull(source), from, to));
    }

    static boolean hasKey(byte[] json, String key) throws IOException {
        try (JsonParser parser = Json.storedParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return false;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (StoredFiles.plainKey(name).equals(key)) return true;
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        }
    }

    private Object object(int depth) throws IOException {
        checkDepth(depth);
        reserve(Layout.BEGUN_MAP);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        String name = parser.nextFieldName();
        Object file = null;
        while (name != null) {
            String key = Surrogates.whole(name);
            if (values != null) reserve(Layout.FIELD + Footprint.ofValue(key));
            if (stored && StoredFiles.reserved(key)) {
                boolean list = parser.nextToken() == JsonToken.START_ARRAY;
                file = StoredFiles.read(key, list ? array(depth + 1) : null);
            } else {
                if (stored) key = StoredFiles.plainKey(key);
                int before = map.size();
                map.put(key, value(parser.nextToken(), depth));
                if (map.size() == before) {
                    throw problem(JsonProblem.Kind.SYNTAX, "The key \"" + shortened(key) + "\" is there twice.");
                }
            }
            name = parser.nextFieldName();
        }
        return file != null ? file : map;
    }

    private List<@Nullable Object> array(int depth) throws IOException {
        checkDepth(depth);
        reserve(Layout.BEGUN_LIST);
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            reserve(Layout.MEMBER);
            list.add(value(token, depth));
        }
        return list;
    }

    private BigDecimal decimal() throws IOException {
        BigDecimal number;
        try {
            number = parser.getDecimalValue();
        } catch (NumberFormatException e) {
            throw exponent(); // It has more than 32 bits.
        }
        // A short text such as 1e999999999 would need a gigabyte of digits in the first sum it meets.
        if (!stored && Math.abs((long) number.scale()) > MAX_EXPONENT) throw exponent();
        return number;
    }

    private JsonProblem exponent() {
        // The beginning of the token: after its end, the parser may be on the next line.
        JsonLocation begin = parser.currentTokenLocation();
        return problem(JsonProblem.Kind.LIMIT, "A number has an exponent beyond " + MAX_EXPONENT + ".", begin);
    }

    private void checkDepth(int depth) {
        if (depth > maxDepth) {
            throw problem(JsonProblem.Kind.LIMIT, "The JSON is nested more than " + maxDepth + " levels deep.");
        }
    }

    private JsonProblem problem(JsonProblem.Kind kind, String sentence) {
        return problem(kind, sentence, parser.currentLocation());
    }

    private static JsonProblem problem(JsonProblem.Kind kind, String sentence, @Nullable JsonLocation at) {
        if (at == null || at.getLineNr() < 1) return new JsonProblem(kind, sentence, 0, 0);
        String where = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return new JsonProblem(
                kind,
                where + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ").",
                at.getLineNr(),
                at.getColumnNr());
    }

    private static String limit(StreamConstraintsException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Number")) return "A number has more than " + Json.MAX_NUMBER + " digits.";
        if (message.startsWith("String")) return "A string is longer than " + Json.MAX_STRING + " characters.";
        if (message.startsWith("Name")) return "A key is too long.";
        return "The JSON is beyond a limit of nesting or size.";
    }

    /** The parser's message without the part about its settings. */
    private static String sentence(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int end = message.length();
        for (String turn : SETTINGS) {
            int at = message.indexOf(turn);
            if (at >= 0) end = Math.min(end, at);
        }
        return shortened(message.substring(0, end));
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
