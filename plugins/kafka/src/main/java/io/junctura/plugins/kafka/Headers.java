package io.junctura.plugins.kafka;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;

/** Headers of records, as flows see them. */
final class Headers {
    /** Holds the key of the step that published the record, the same on every attempt. */
    static final String KEY = "junctura-key";

    private Headers() {}

    /** Of several headers of one name, the last one counts, as Kafka's own clients have it. */
    static Map<String, String> texts(org.apache.kafka.common.header.Headers headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Header each : headers) {
            byte[] value = each.value();
            texts.put(each.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
        }
        return texts;
    }

    static boolean isKey(org.apache.kafka.common.header.Headers headers, String key) {
        Header found = headers.lastHeader(KEY);
        return found != null && found.value() != null && key.equals(new String(found.value(), StandardCharsets.UTF_8));
    }
}
