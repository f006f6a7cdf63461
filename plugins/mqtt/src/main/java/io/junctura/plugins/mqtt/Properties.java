package io.junctura.plugins.mqtt;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties of a packet (MQTT 5, section 2.2.2). */
final class Properties {
    static final int MESSAGE_EXPIRY = 0x02;
    static final int CONTENT_TYPE = 0x03;
    static final int RESPONSE_TOPIC = 0x08;
    static final int CORRELATION_DATA = 0x09;
    static final int SESSION_EXPIRY = 0x11;
    static final int REASON = 0x1F;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int MAXIMUM_QOS = 0x24;
    static final int RETAIN_AVAILABLE = 0x25;
    static final int USER_PROPERTY = 0x26;
    static final int MAXIMUM_PACKET = 0x27;

    static final Properties NONE = new Properties();

    private final Map<Integer, Object> values = new HashMap<>();
    private final Map<String, String> user = new LinkedHashMap<>();

    static Properties read(Reader in) throws IOException {
        Properties read = new Properties();
        while (in.hasMore()) {
            int name = in.number();
            switch (name) {
                case 0x01, 0x17, 0x19, MAXIMUM_QOS, RETAIN_AVAILABLE, 0x28, 0x29, 0x2A ->
                    read.values.put(name, (long) in.number8());
                case 0x13, RECEIVE_MAXIMUM, 0x22, 0x23 -> read.values.put(name, (long) in.number16());
                case MESSAGE_EXPIRY, SESSION_EXPIRY, 0x18, MAXIMUM_PACKET -> read.values.put(name, in.number32());
                case 0x0B -> read.values.put(name, (long) in.number());
                case CONTENT_TYPE, RESPONSE_TOPIC, 0x12, 0x15, 0x1A, 0x1C, REASON -> read.values.put(name, in.text());
                case CORRELATION_DATA, 0x16 -> read.values.put(name, in.binary());
                case USER_PROPERTY -> read.user.put(in.text(), in.text());
                default -> throw new IOException("The broker sends the unknown property " + name);
            }
        }
        return read;
    }

    /** Of several user properties of one name, the last one counts. */
    Map<String, String> user() {
        return user;
    }

    long number(int name, long otherwise) {
        return values.get(name) instanceof Long number ? number : otherwise;
    }

    @Nullable
    String text(int name) {
        return values.get(name) instanceof String text ? text : null;
    }

    byte @Nullable [] binary(int name) {
        return values.get(name) instanceof byte[] bytes ? bytes : null;
    }
}
