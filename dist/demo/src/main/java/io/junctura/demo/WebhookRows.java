package io.junctura.demo;

import io.junctura.demo.Demo.Row;
import io.junctura.demo.DemoService.Received;
import io.junctura.demo.Sender.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Outbound webhooks to two subscribers, one of which is down for a while. The example has both subscriptions. */
final class WebhookRows {
    static final String DOCUMENT = "outbound-webhooks.yaml";

    private static final String INTEGRATION = "outbound-webhooks";
    private static final long PATIENCE_SECONDS = 20;
    private static final List<String> ORDERS = List.of("H-1", "H-2", "H-3", "H-4");
    private static final List<String> PAID = List.of("H-1", "H-3");

    private final DemoSubscriber warehouse;
    private final DemoSubscriber accounting;
    private final Sender sender;

    WebhookRows(DemoSubscriber warehouse, DemoSubscriber accounting, Sender sender) {
        this.warehouse = warehouse;
        this.accounting = accounting;
        this.sender = sender;
    }

    /** Gives both subscribers the secrets of their subscriptions. */
    void exchangeSecrets() throws IOException, InterruptedException {
        warehouse.verifyWith(sender.newSecret(INTEGRATION, "warehouse"));
        accounting.verifyWith(sender.newSecret(INTEGRATION, "accounting"));
    }

    /** Publishes that an order has changed. */
    Answer changed(String number, String status, BigDecimal total) throws IOException, InterruptedException {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("number", number);
        order.put("status", status);
        order.put("total", total);
        return sender.call(INTEGRATION + "/order-changed", order);
    }

    /** Switches the second subscriber off, or on again. */
    void accountingDown(boolean down) {
        accounting.down(down);
    }

    /** Four changes. The first subscriber gets all of them; the second, which is down, gets two. */
    Row row() throws IOException, InterruptedException {
        exchangeSecrets();
        accountingDown(true);
        for (String order : ORDERS) changed(order, PAID.contains(order) ? "paid" : "packed", new BigDecimal("79.00"));
        warehouse.await(ORDERS.size(), Received::taken, PATIENCE_SECONDS);
        accounting.await(PAID.size(), one -> one.status() == 503, PATIENCE_SECONDS);
        accountingDown(false);
        accounting.await(PAID.size(), Received::taken, PATIENCE_SECONDS);
        sender.settle();
        Collection<Object> stored = warehouse.webhooks().values();
        Collection<Object> booked = accounting.webhooks().values();
        int refused = accounting.received(one -> one.status() == 503).size();
        int wrong = warehouse.forged() + accounting.forged();
        int repeated = warehouse.repeated() + accounting.repeated();
        boolean right = stored.size() == ORDERS.size()
                && ORDERS.stream().allMatch(order -> has(stored, "type=order.", "number=" + order))
                && booked.size() == PAID.size()
                && PAID.stream().allMatch(order -> has(booked, "type=invoice.due", "order=" + order))
                && refused >= PAID.size()
                && wrong == 0
                && repeated == 0;
        return new Row(
                "outbound webhooks",
                ORDERS.size() + " events to a topic",
                stored.size() + booked.size() + " of " + (ORDERS.size() + PAID.size()),
                "warehouse, accounting",
                (wrong == 0 ? "every signature verified" : wrong + " signatures were wrong")
                        + "; accounting was down, refused " + refused + " attempts, and then got "
                        + (booked.size() == PAID.size() ? "all" : String.valueOf(booked.size())) + "; "
                        + (repeated == 0 ? "none" : String.valueOf(repeated)) + " came twice",
                right);
    }

    private static boolean has(Collection<Object> bodies, String... parts) {
        return bodies.stream()
                .anyMatch(body -> List.of(parts).stream()
                        .allMatch(part -> String.valueOf(body).contains(part)));
    }
}
