package io.junctura.plugins.amqp;

import com.rabbitmq.client.LongString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers of messages: tables of AMQP on one side, JSON on the other. */
final class Headers {
    private Headers() {}

    /** What a table says, as JSON. */
    static Map<String, Object> read(@Nullable Map<String, Object> table) {
        Map<String, Object> read = new LinkedHashMap<>();
        if (table != null) table.forEach((name, value) -> read.put(name, json(value)));
        return read;
    }

    private static @Nullable Object json(@Nullable Object value) {
        if (value instanceof LongString text) return text.toString();
        if (value instanceof byte[] bytes) return Base64.getEncoder().encodeToString(bytes);
        if (value instanceof Date time) return time.toInstant().toString();
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? new BigDecimal(value.toString()) : value.toString();
        }
        if (value instanceof List<?> list) {
            List<Object> read = new ArrayList<>();
            for (Object each : list) read.add(json(each));
            return read;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> read = new LinkedHashMap<>();
            map.forEach((name, each) -> read.put(String.valueOf(name), json(each)));
            return read;
        }
        return value;
    }

    /** A table of what JSON says. AMQP's decimals have only 32 bits, so fractions become floating-point numbers. */
    static Map<String, Object> write(Map<String, ?> headers) {
        Map<String, Object> table = new LinkedHashMap<>();
        headers.forEach((name, value) -> table.put(name, amqp(value)));
        return table;
    }

    private static @Nullable Object amqp(@Nullable Object value) {
        if (value instanceof BigInteger number) return number.bitLength() < 64 ? number.longValue() : number.toString();
        if (value instanceof BigDecimal number) return number.doubleValue();
        if (value instanceof List<?> list) {
            List<Object> written = new ArrayList<>();
            for (Object each : list) written.add(amqp(each));
            return written;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> written = new LinkedHashMap<>();
            map.forEach((name, each) -> written.put(String.valueOf(name), amqp(each)));
            return written;
        }
        boolean isPlain = value == null || value instanceof Long || value instanceof Boolean || value instanceof Double;
        return isPlain ? value : String.valueOf(value);
    }
}
