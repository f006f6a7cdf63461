package io.junctura.demo;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Demo Shop: knows its products, stock and orders, and receives messages about shipments. */
final class DemoShop extends DemoService {

    /** By SKU. */
    static final Map<String, BigDecimal> PRICES = prices();

    /** The stock, by SKU. */
    static final Map<String, Long> STOCK = stock();

    DemoShop(int port) throws IOException {
        super(port);
    }

    private static Map<String, BigDecimal> prices() {
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        prices.put("LAMP", new BigDecimal("39.50"));
        prices.put("DESK", new BigDecimal("480.00"));
        prices.put("CABLE", new BigDecimal("7.25"));
        return prices;
    }

    private static Map<String, Long> stock() {
        Map<String, Long> stock = new LinkedHashMap<>();
        stock.put("LAMP", 3L);
        stock.put("DESK", 12L);
        stock.put("CABLE", 5L);
        return stock;
    }

    @Override
    Answer answer(Request request) {
        String path = request.path();
        if (request.method().equals("GET")) {
            if (path.equals("/")) return overview("Demo Shop");
            if (path.equals("/orders")) return DayOfOrders.page(request.query());
            if (path.equals("/stock")) return new Answer(200, Map.of("articles", articles()));
            if (path.startsWith("/products/")) return product(path.substring("/products/".length()));
        }
        if (request.method().equals("POST")
                && (path.matches("/orders/[^/]+/shipments") || path.matches("/customers/[^/]+/messages"))) {
            return new Answer(201, Map.of("ok", true));
        }
        return new Answer(404, Map.of("error", "There is no " + request.method() + " " + path + "."));
    }

    private static List<Object> articles() {
        List<Object> articles = new ArrayList<>();
        STOCK.forEach((sku, count) -> articles.add(Map.of("sku", sku, "count", count)));
        return articles;
    }

    private static Answer product(String sku) {
        BigDecimal price = PRICES.get(sku);
        if (price == null) return new Answer(404, Map.of("error", "No such product."));
        Map<String, Object> product = new LinkedHashMap<>();
        product.put("sku", sku);
        product.put("price", price);
        product.put("currency", "EUR");
        return new Answer(200, product);
    }
}
