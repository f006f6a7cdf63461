package io.junctura.demo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Orders as the shop sends them, and as the ERP must get them, computed here without an integration. */
final class Orders {

    private Orders() {}

    /** @param lines SKU and quantity alternately */
    static Map<String, Object> placed(String id, String status, Object... lines) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", id);
        data.put("status", status);
        data.put("customer", Map.of("id", "C-7", "name", "Ada Lovelace"));
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < lines.length; i += 2) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("sku", lines[i]);
            line.put("quantity", lines[i + 1]);
            line.put("price", DemoShop.PRICES.get((String) lines[i]));
            all.add(line);
        }
        data.put("lines", all);
        return payload("order.placed", data);
    }

    static Map<String, Object> payload(String type, Map<String, Object> data) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("type", type);
        payload.put("data", data);
        return payload;
    }

    /** Whether the ERP should get exactly this request. */
    static boolean isBooked(@Nullable Object body, String id, Object... lines) {
        if (!(body instanceof Map<?, ?> order)) return false;
        BigDecimal total = BigDecimal.ZERO;
        List<Object> positions = new ArrayList<>();
        for (int i = 0; i < lines.length; i += 2) {
            BigDecimal price = DemoShop.PRICES.get((String) lines[i]);
            if (price == null) return false;
            total = total.add(price.multiply(BigDecimal.valueOf((Long) lines[i + 1])));
            positions.add(Map.of("article", lines[i], "count", lines[i + 1]));
        }
        return order.size() == 4
                && id.equals(order.get("number"))
                && "C-7".equals(order.get("customer"))
                && sameNumber(order.get("total"), total)
                && positions.equals(order.get("positions"));
    }

    static boolean sameNumber(@Nullable Object value, BigDecimal number) {
        return value instanceof Number && new BigDecimal(value.toString()).compareTo(number) == 0;
    }
}
