package io.junctura.demo;

import io.junctura.demo.DemoService.Answer;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The orders of a day, as the shop's API returns them in pages. All days have the same orders. */
final class DayOfOrders {
    private static final int PAGE = 25;
    private static final int COUNT = 64;

    private static final List<List<String>> CUSTOMERS = List.of(
            List.of("C-7", "Ada Lovelace"),
            List.of("C-12", "Möbelhaus Grüneberg & Söhne"),
            List.of("C-31", "Łukasz Wiśniewski"),
            List.of("C-40", "Καφέ Δήμητρα"));

    /** Sorted by time. */
    static final List<Map<String, Object>> ORDERS = orders();

    private DayOfOrders() {}

    private static List<Map<String, Object>> orders() {
        List<Map<String, Object>> orders = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) orders.add(order(i));
        return List.copyOf(orders);
    }

    private static Map<String, Object> order(int i) {
        List<String> customer = CUSTOMERS.get((i * 7 + i / 5) % CUSTOMERS.size());
        List<String> skus = List.copyOf(DemoShop.PRICES.keySet());
        List<Object> lines = new ArrayList<>();
        BigDecimal total = BigDecimal.ZERO;
        for (int line = 0; line <= i % 3; line++) {
            String sku = skus.get((i + line) % skus.size());
            long quantity = 1L + (i * 5 + line) % 4;
            BigDecimal price = DemoShop.PRICES.getOrDefault(sku, BigDecimal.ZERO);
            lines.add(Map.of("sku", sku, "quantity", quantity, "price", price));
            total = total.add(price.multiply(BigDecimal.valueOf(quantity)));
        }
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("number", "W-" + (2001 + i));
        order.put("time", LocalTime.of(7, 30).plusMinutes(13L * i).toString());
        order.put("customer", Map.of("id", customer.get(0), "name", customer.get(1)));
        order.put("lines", lines);
        order.put("total", total);
        return order;
    }

    /** A page of orders, with the number of pages. */
    static Answer page(Map<String, String> query) {
        int pages = (COUNT + PAGE - 1) / PAGE;
        String asked = query.getOrDefault("page", "1");
        if (!asked.matches("[1-9][0-9]{0,3}")) return new Answer(400, Map.of("error", "page is a number from 1."));
        int from = Math.min(COUNT, (Integer.parseInt(asked) - 1) * PAGE);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("day", query.getOrDefault("day", ""));
        page.put("pages", pages);
        page.put("orders", ORDERS.subList(from, Math.min(COUNT, from + PAGE)));
        return new Answer(200, page);
    }

    /** The sum of all orders. */
    static BigDecimal total() {
        BigDecimal total = BigDecimal.ZERO;
        for (Map<String, Object> order : ORDERS) total = total.add((BigDecimal) order.get("total"));
        return total;
    }
}
