package io.junctura.bench.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The work of the bench's flows in hand-written code. */
final class OrderTransform {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OrderTransform() {}

    static JsonNode read(byte[] body) throws IOException {
        return JSON.readTree(body);
    }

    static byte[] write(JsonNode value) throws IOException {
        return JSON.writeValueAsBytes(value);
    }

    static String path(JsonNode order) {
        return order.path("tier").asText().equals("gold") ? "/gold" : "/standard";
    }

    static ObjectNode delivery(JsonNode order) {
        ObjectNode delivery = JSON.createObjectNode();
        delivery.set("order", order.path("orderId"));
        delivery.set("customer", order.path("customerId"));
        delivery.set("tier", order.path("tier"));
        delivery.put("items", order.path("lines").size());
        delivery.put("total", total(order));
        return delivery;
    }

    static ObjectNode price(JsonNode order) {
        ObjectNode price = JSON.createObjectNode();
        price.set("orderId", order.path("orderId"));
        price.put("total", total(order));
        return price;
    }

    private static double total(JsonNode order) {
        double total = 0;
        for (JsonNode line : order.path("lines")) {
            total += line.path("qty").asInt() * line.path("price").asDouble();
        }
        return total;
    }
}
