package io.junctura.plugins.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.junctura.api.ConnectorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** the rows, which are JSON values as the validator reads them. Numbers keep every digit. */
final class JsonNodes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonNodes() {}

    /** No deeper than {@link JsonFormat#MAX_LEVELS}, as all values of a run. */
    static JsonNode of(@Nullable Object value) throws ConnectorException {
        if (value == null) return NODES.nullNode();
        if (value instanceof String text) return NODES.textNode(text);
        if (value instanceof Boolean bool) return NODES.booleanNode(bool);
        if (value instanceof Integer number) return NODES.numberNode(number);
        if (value instanceof Long number) return NODES.numberNode(number);
        if (value instanceof BigInteger number) return NODES.numberNode(number);
        if (value instanceof Number number) return NODES.numberNode(new BigDecimal(number.toString()));
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            for (Map.Entry<?, ?> each : map.entrySet()) object.set(String.valueOf(each.getKey()), of(each.getValue()));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode(list.size());
            for (Object each : list) array.add(of(each));
            return array;
        }
        throw ConnectorException.badInput("A file within a value cannot be validated. Give the file itself.");
    }
}
