package io.junctura.plugins.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.junctura.api.ConnectorException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks the values of one JSON text. For one thread. */
final class JsonValues implements Closeable {

    /** Characters of a row, with {@link #EACH} for each value in it. */
    private static final long MAX_ROW_SIZE = 20_000_000;

    private static final int EACH = 8;

    private static final List<String> FOR_PROGRAMMERS = List.of(
            " (for ",
            " (enable ",
            ": enable",
            ": maybe a (non-standard)",
            ": was expecting (",
            ": expected a valid value (",
            "\n");

    private final JsonParser parser;
    private final String where;
    private final JsonPath path;
    private State state = State.BEFORE;
    private long count;
    private boolean inRow;
    private long size;

    /** Where in the text the reader is. */
    private enum State {
        BEFORE,
        IN_ARRAY,
        IN_SEQUENCE,
        AFTER
    }

    /**
     * @param text  closed with this
     * @param where the text is, for messages
     * @param path  to the rows
     */
    JsonValues(Reader text, String where, JsonPath path) throws IOException {
        this.where = where;
        this.path = path;
        try {
            parser = JsonFormat.FACTORY.createParser(text);
        } catch (IOException | RuntimeException e) {
            text.close();
            throw e;
        }
    }

    /** Goes to the next value, which {@link #value} reads. @return false if there is none */
    boolean advance() throws ConnectorException, IOException {
        try {
            if (state == State.BEFORE) return begin();
            if (state == State.AFTER) return false;
            JsonToken token = parser.nextToken();
            if (state == State.IN_SEQUENCE) return token != null;
            if (token != JsonToken.END_ARRAY) return true;
            end();
            return false;
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private boolean begin() throws ConnectorException, IOException {
        JsonToken token = parser.nextToken();
        if (path.parts().isEmpty()) {
            state = token == JsonToken.START_ARRAY ? State.IN_ARRAY : State.IN_SEQUENCE;
            return state == State.IN_ARRAY ? advance() : token != null;
        }
        for (String part : path.parts()) {
            if (!enter(part))
                throw ConnectorException.badInput("There is no \"" + path.text() + "\" in " + where + ".");
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            state = State.IN_ARRAY;
            return advance();
        }
        state = State.AFTER; // It is the only one, and end() follows when it was read.
        return true;
    }

    /** Goes into the value of this name or index. @return false if there is none */
    private boolean enter(String part) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals(part)) return true;
                parser.skipChildren();
            }
        } else if (token == JsonToken.START_ARRAY) {
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                if (String.valueOf(index).equals(part)) return true;
                parser.skipChildren();
            }
        }
        return false;
    }

    /** Reads the rest, which is to be JSON: otherwise a file that was cut off would pass for a whole one. */
    private void end() throws ConnectorException, IOException {
        state = State.AFTER;
        int levels = path.parts().size();
        while (levels > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) return; // The parser refuses an end within an object or array.
            if (token.isStructEnd()) levels--;
            else if (token.isStructStart()) parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw ConnectorException.badInput(place(parser.currentTokenLocation())
                    + ": There is more text after the end of the JSON" + " value that holds the rows.");
        }
    }

    @Nullable
    Object value() throws ConnectorException, IOException {
        size = 0;
        count++;
        inRow = true;
        try {
            Object value = value(parser.currentToken());
            inRow = false;
            if (state == State.AFTER) end();
            return value;
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    /** Characters of the value that was read last, about. */
    long size() {
        return size;
    }

    /** No deeper than {@link JsonFormat#MAX_LEVELS}, as the parser sees to. */
    private @Nullable Object value(JsonToken token) throws ConnectorException, IOException {
        grow(EACH);
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException("no value begins with " + token);
        };
    }

    private String text() throws ConnectorException, IOException {
        String text = parser.getText();
        grow(text.length());
        return whole(text);
    }

    /** Refuses half of a surrogate pair: JSON can write it as an escape, but no encoding can write it to a file. */
    private String whole(String text) throws ConnectorException {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean pair = Character.isSurrogate(c) && Character.isSupplementaryCodePoint(text.codePointAt(i));
            if (Character.isSurrogate(c) && !pair) {
                throw ConnectorException.badInput(place(parser.currentTokenLocation()) + ": The text has \\u"
                        + Integer.toHexString(c) + ", which is half of a surrogate pair.");
            }
            i += pair ? 2 : 1;
        }
        return text;
    }

    private BigDecimal decimal() throws ConnectorException, IOException {
        BigDecimal number = parser.getDecimalValue();
        if (Math.abs((long) number.scale()) <= JsonFormat.MAX_SCALE) return number;
        throw ConnectorException.badInput(place(parser.currentTokenLocation())
                + ": The exponent of the number is beyond " + JsonFormat.MAX_SCALE + ".");
    }

    private Map<String, @Nullable Object> object() throws ConnectorException, IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            grow(name.length());
            int before = map.size();
            map.put(whole(name), value(parser.nextToken()));
            if (map.size() > before) continue;
            throw ConnectorException.badInput(
                    place(parser.currentTokenLocation()) + ": The key \"" + name + "\" occurs twice in one object.");
        }
        return map;
    }

    private List<@Nullable Object> array() throws ConnectorException, IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.add(value(token));
        }
        return list;
    }

    private void grow(long by) throws ConnectorException {
        size += by;
        if (size <= MAX_ROW_SIZE) return;
        throw ConnectorException.badInput("Row " + count + " of " + where + " is longer than " + MAX_ROW_SIZE
                + " characters. If the rows are inside of it, set \"path\" to their array.");
    }

    private ConnectorException unreadable(JsonProcessingException e) {
        JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        return ConnectorException.badInput(place(at) + ": " + reason(e));
    }

    private static String reason(JsonProcessingException e) {
        String reason = String.valueOf(e.getOriginalMessage());
        if (reason.startsWith("Unexpected end-of-input"))
            return "The text ends within a value: the file is incomplete.";
        if (e instanceof StreamConstraintsException) {
            int method = reason.indexOf(", from `");
            return "Beyond a limit: " + (method < 0 ? reason : reason.substring(0, method) + ")") + ".";
        }
        // The rest of the message is for programmers who use the parser.
        for (String after : FOR_PROGRAMMERS) {
            int at = reason.indexOf(after);
            if (at > 0) reason = reason.substring(0, at);
        }
        return "Not JSON: " + reason + ".";
    }

    private String place(JsonLocation location) {
        boolean amongRows = state == State.IN_ARRAY || state == State.IN_SEQUENCE;
        String row = amongRows ? " (row " + (inRow ? count : count + 1) + ")" : "";
        return "Line " + location.getLineNr() + ", column " + location.getColumnNr() + " of " + where + row;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
