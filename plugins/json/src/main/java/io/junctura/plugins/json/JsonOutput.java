package io.junctura.plugins.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.junctura.api.ConnectorException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON. For one thread. */
final class JsonOutput implements Closeable {
    private final JsonGenerator generator;

    /** @param out flushed, and left open */
    JsonOutput(Writer out, boolean pretty) throws IOException {
        generator = JsonFormat.FACTORY.createGenerator(out);
        if (pretty) {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            generator.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
        }
    }

    void beginArray() throws IOException {
        generator.writeStartArray();
    }

    void endArray() throws IOException {
        generator.writeEndArray();
    }

    /** Ends the last line. Values that follow each other are on lines of their own anyway. */
    void endLine() throws IOException {
        generator.writeRaw('\n');
    }

    void value(@Nullable Object value) throws ConnectorException, IOException {
        if (value instanceof String text) generator.writeString(text);
        else if (value instanceof Map<?, ?> map) object(map);
        else if (value instanceof List<?> list) array(list);
        else if (value instanceof Long number) generator.writeNumber(number);
        else if (value instanceof Integer number) generator.writeNumber(number);
        else if (value instanceof BigDecimal number) generator.writeNumber(number);
        else if (value instanceof BigInteger number) generator.writeNumber(number);
        else if (value instanceof Double number) generator.writeNumber(number);
        else if (value instanceof Boolean truth) generator.writeBoolean(truth);
        else if (value == null) generator.writeNull();
        else throw ConnectorException.badInput("A file cannot be written as JSON. Leave it out, or write its name.");
    }

    private void object(Map<?, ?> map) throws ConnectorException, IOException {
        generator.writeStartObject();
        for (Map.Entry<?, ?> each : map.entrySet()) {
            generator.writeFieldName(String.valueOf(each.getKey()));
            value(each.getValue());
        }
        generator.writeEndObject();
    }

    private void array(List<?> list) throws ConnectorException, IOException {
        generator.writeStartArray();
        for (Object each : list) value(each);
        generator.writeEndArray();
    }

    @Override
    public void close() throws IOException {
        generator.close();
    }
}
