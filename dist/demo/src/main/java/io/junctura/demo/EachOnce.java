package io.junctura.demo;

import io.junctura.demo.Demo.Row;
import io.junctura.demo.DemoService.Received;
import io.junctura.demo.Sender.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs every pattern once, with requests to the real addresses, and checks what the receiving systems have recorded. */
final class EachOnce {
    private static final long PATIENCE_SECONDS = 20;
    private static final String ORDERS = "order-import/order-placed";

    private final DemoShop shop;
    private final DemoErp erp;
    private final Sender sender;
    private final @Nullable FileRows files;
    private final @Nullable SystemRows systems;
    private final WebhookRows webhooks;
    private final List<Row> rows = new ArrayList<>();

    EachOnce(Demo demo) {
        this.shop = demo.shop;
        this.erp = demo.erp;
        this.sender = demo.sender;
        this.systems = demo.systems;
        this.webhooks = demo.webhooks;
        this.files = demo.files == null ? null : new FileRows(demo.files, demo.erp, demo.sender);
    }

    List<Row> rows() throws IOException, InterruptedException {
        imported();
        duplicate();
        forged();
        recovered();
        exported();
        rows.add(webhooks.row());
        scheduled();
        synchronous();
        hybrid();
        withinEachOther();
        if (files != null) {
            rows.add(files.imported());
            rows.add(files.exported());
        }
        if (systems != null) rows.addAll(systems.rows());
        nothingElse();
        return List.copyOf(rows);
    }

    private Answer order(String id, String status, Object... lines) throws IOException, InterruptedException {
        return sender.webhook(ORDERS, "msg_" + id, Orders.placed(id, status, lines), Sender.WEBHOOK_SECRET);
    }

    private static Predicate<Received> at(String path, String number) {
        return one -> one.is("POST", path) && number.equals(one.member("number"));
    }

    private void imported() throws IOException, InterruptedException {
        Answer small = order("D-1", "paid", "LAMP", 2L);
        Answer unpaid = order("D-2", "open", "LAMP", 1L);
        Answer large = order("D-3", "paid", "DESK", 5L, "CABLE", 4L);
        erp.await(1, at("/orders", "D-1"), PATIENCE_SECONDS);
        erp.await(1, at("/approvals", "D-3"), PATIENCE_SECONDS);
        sender.settle();
        List<Received> booked = erp.received(at("/orders", "D-1"));
        List<Received> approved = erp.received(at("/approvals", "D-3"));
        List<Received> all = erp.received(one -> one.method().equals("POST"));
        boolean right = small.status() == 202
                && unpaid.status() == 202
                && large.status() == 202
                && booked.size() == 1
                && booked.get(0).taken()
                && Orders.isBooked(booked.get(0).body(), "D-1", "LAMP", 2L)
                && approved.size() == 1
                && approved.get(0).taken()
                && Orders.isBooked(approved.get(0).body(), "D-3", "DESK", 5L, "CABLE", 4L)
                && all.stream().noneMatch(one -> "D-2".equals(one.member("number")));
        row(
                "event-driven import",
                "3 signed webhooks",
                taken(booked) + taken(approved) + " of 2",
                "ERP /orders, /approvals",
                right
                        ? "totals " + booked.get(0).member("total") + " and "
                                + approved.get(0).member("total") + "; the unpaid one ended at the filter"
                        : "answered " + small.status() + " " + unpaid.status() + " " + large.status() + "; the ERP has "
                                + numbers(all),
                right);
    }

    private void duplicate() throws IOException, InterruptedException {
        Answer first = order("D-4", "paid", "CABLE", 3L);
        Answer second = order("D-4", "paid", "CABLE", 3L);
        erp.await(1, at("/orders", "D-4"), PATIENCE_SECONDS);
        sender.settle();
        List<Received> booked = erp.received(at("/orders", "D-4"));
        Object run = first.member("run");
        boolean right = first.status() == 202
                && second.status() == 200
                && run != null
                && run.equals(second.member("run"))
                && booked.size() == 1
                && Orders.isBooked(booked.get(0).body(), "D-4", "CABLE", 3L);
        row(
                "duplicate delivery",
                "the same webhook twice",
                taken(booked) + " of 1",
                "ERP /orders",
                "answered " + first.status() + " and " + second.status() + ", runs " + run + " and "
                        + second.member("run") + "; the ERP was sent it " + times(booked.size()),
                right);
    }

    private void forged() throws IOException, InterruptedException {
        Answer refused =
                sender.webhook(ORDERS, "msg_D-5", Orders.placed("D-5", "paid", "DESK", 1L), Sender.WRONG_SECRET);
        sender.settle();
        List<Received> booked = erp.received(one -> "D-5".equals(one.member("number")));
        boolean right = refused.status() == 401 && booked.isEmpty();
        row(
                "bad signature",
                "1 forged webhook",
                booked.size() + " of 0",
                "nowhere",
                "answered " + refused.status() + "; the ERP was sent it " + times(booked.size()),
                right);
    }

    private void recovered() throws IOException, InterruptedException {
        erp.refuseOrders(2);
        Answer taken = order("D-6", "paid", "LAMP", 1L, "CABLE", 2L);
        Predicate<Received> mine = at("/orders", "D-6");
        erp.await(1, mine.and(Received::taken), PATIENCE_SECONDS);
        sender.settle();
        List<Received> attempts = erp.received(mine);
        List<Integer> statuses = attempts.stream().map(Received::status).toList();
        long keys = attempts.stream().map(Received::key).distinct().count();
        boolean right = taken.status() == 202
                && statuses.equals(List.of(503, 503, 201))
                && keys == 1
                && attempts.get(0).key() != null
                && attempts.stream().allMatch(one -> Orders.isBooked(one.body(), "D-6", "LAMP", 1L, "CABLE", 2L));
        row(
                "ERP down, then up",
                "1 signed webhook",
                taken(attempts) + " of 1",
                "ERP /orders",
                "the ERP answered " + words(statuses) + ", to " + keys
                        + (keys == 1 ? " Idempotency-Key" : " Idempotency-Keys"),
                right);
    }

    private void exported() throws IOException, InterruptedException {
        Answer taken = sender.event("order-shipped", Map.of("order", "D-1", "carrier", "DHL", "tracking", "JD014600"));
        Predicate<Received> shipment = one -> one.is("POST", "/orders/D-1/shipments");
        Predicate<Received> invoice = one -> one.is("POST", "/invoices") && "D-1".equals(one.member("order"));
        shop.await(1, shipment, PATIENCE_SECONDS);
        erp.await(1, invoice, PATIENCE_SECONDS);
        sender.settle();
        List<Received> shipments = shop.received(shipment);
        List<Received> invoices = erp.received(invoice);
        boolean right = taken.status() == 202
                && Long.valueOf(2).equals(taken.member("runs"))
                && shipments.size() == 1
                && shipments.get(0).taken()
                && Map.of("carrier", "DHL", "tracking", "JD014600")
                        .equals(shipments.get(0).body())
                && invoices.size() == 1
                && invoices.get(0).taken();
        row(
                "event-driven export",
                "1 event to a topic",
                taken(shipments) + taken(invoices) + " of 2",
                "shop /shipments, ERP /invoices",
                "answered " + taken.status() + " with " + taken.member("runs") + " runs; shop "
                        + times(shipments.size()) + ", ERP " + times(invoices.size()),
                right);
    }

    private void scheduled() throws InterruptedException {
        Predicate<Received> report = one -> one.is("POST", "/reports");
        erp.await(1, report, PATIENCE_SECONDS);
        List<Received> reports = erp.received(report);
        List<String> low = DemoShop.STOCK.entrySet().stream()
                .filter(one -> one.getValue() <= 5)
                .map(Map.Entry::getKey)
                .toList();
        boolean right = !reports.isEmpty()
                && shop.received(one -> one.is("GET", "/stock")).size() >= reports.size()
                && reports.stream()
                        .allMatch(one -> one.taken()
                                && one.member("at") != null
                                && List.copyOf(DemoShop.STOCK.keySet()).equals(one.member("articles"))
                                && low.equals(one.member("low")));
        row(
                "scheduled import",
                "the clock",
                taken(reports) + (reports.size() == 1 ? " report" : " reports"),
                "shop /stock to ERP /reports",
                reports.isEmpty()
                        ? "no report has come"
                        : "for " + reports.get(0).member("at") + ": running out are "
                                + reports.get(0).member("low"),
                right);
    }

    private void synchronous() throws IOException, InterruptedException {
        Answer lamp = sender.call("price-check/price", Map.of("sku", "LAMP", "quantity", 3L));
        Answer none = sender.call("price-check/price", Map.of("sku", "SOFA", "quantity", 1L));
        int asked = shop.received(one -> one.path().startsWith("/products/")).size();
        BigDecimal price = DemoShop.PRICES.get("LAMP");
        boolean right = lamp.status() == 200
                && price != null
                && Orders.sameNumber(lamp.member("total"), price.multiply(BigDecimal.valueOf(3)))
                && none.status() == 404
                && asked == 2;
        int answered = (lamp.status() == 200 ? 1 : 0) + (none.status() == 404 ? 1 : 0);
        row(
                "synchronous",
                "2 calls",
                answered + " of 2",
                "back to the caller",
                "3 lamps: " + lamp.status() + ", " + lamp.member("total") + "; unknown: " + none.status()
                        + "; the shop was asked " + times(asked),
                right);
    }

    private void hybrid() throws IOException, InterruptedException {
        Answer hook = sender.webhook(
                "customer-sync/customer-changed",
                "msg_C-7",
                Orders.payload("customer.changed", Map.of("id", "C-7", "name", "Ada Lovelace")),
                Sender.WEBHOOK_SECRET);
        Answer form = sender.call("customer-sync/add-customer", Map.of("id", "C-8", "name", "Alan Turing"));
        Predicate<Received> saved = one -> one.method().equals("PUT");
        Predicate<Received> message = one -> one.path().endsWith("/messages");
        erp.await(2, saved, PATIENCE_SECONDS);
        shop.await(2, message, PATIENCE_SECONDS);
        sender.settle();
        List<Received> customers = erp.received(saved);
        List<Received> messages = shop.received(message);
        Object account = form.member("account");
        boolean right = hook.status() == 202
                && form.status() == 201
                && account != null
                && customers.size() == 2
                && one(customers, "/customers/C-7", "name", "Ada Lovelace")
                && one(customers, "/customers/C-8", "name", "Alan Turing")
                && messages.size() == 2
                && one(messages, "/customers/C-8/messages", "text", "Welcome! Your account is " + account + ".")
                && messages.stream().anyMatch(m -> m.path().equals("/customers/C-7/messages"));
        row(
                "hybrid, sub-flow",
                "1 webhook, 1 call",
                taken(customers) + taken(messages) + " of 4",
                "ERP /customers, shop /messages",
                "webhook " + hook.status() + ", call " + form.status() + " with account " + account + "; customers "
                        + customers.size() + ", messages " + messages.size(),
                right);
    }

    /** One order at the supplier that succeeds, and one of an unknown article. */
    private void withinEachOther() throws IOException, InterruptedException {
        Answer good = lowStock("S-1", "LAMP", "DESK", "CABLE");
        Answer bad = lowStock("S-2", "SOFA");
        Predicate<Received> purchase = one -> one.is("POST", "/purchases");
        Predicate<Received> receipt = one -> one.is("POST", "/receipts");
        Predicate<Received> notification = one -> one.path().matches("/orders/S-[12]/shipments");
        erp.await(1, receipt, PATIENCE_SECONDS);
        shop.await(2, notification, PATIENCE_SECONDS);
        sender.settle();
        List<Received> purchases = erp.received(purchase.and(Received::taken));
        List<Received> receipts = erp.received(receipt);
        List<Received> messages = shop.received(notification);
        String problem = messages.stream()
                .filter(one -> one.path().equals("/orders/S-2/shipments"))
                .map(one -> String.valueOf(one.member("problem")))
                .findFirst()
                .orElse("");
        boolean right = good.status() == 202
                && bad.status() == 202
                && purchases.size() == 2
                && purchases.stream().allMatch(one -> "S-1".equals(one.member("order")))
                && erp.received(one -> one.is("POST", "/promises")).size() == 1
                && erp.promises().equals(List.of(200))
                && receipts.size() == 1
                && receipts.get(0).taken()
                && receipts.get(0).member("purchases") instanceof List<?> numbers
                && numbers.size() == 2
                && messages.size() == 2
                && one(messages, "/orders/S-1/shipments", "expected", DemoErp.PROMISED)
                && problem.contains("There are no sofas.");
        row(
                "loop, branches, call back",
                "2 signed webhooks",
                taken(purchases) + taken(receipts) + taken(messages) + " of 5",
                "ERP /purchases, /receipts, shop",
                "3 lines in " + purchases.size() + " purchases; the ERP called back and was answered "
                        + words(erp.promises()) + "; the refused one was caught, and the shop "
                        + (problem.isEmpty() ? "not told" : "told"),
                right);
    }

    private Answer lowStock(String id, String... skus) throws IOException, InterruptedException {
        List<Object> lines = new ArrayList<>();
        for (String sku : skus) lines.add(Map.of("sku", sku, "quantity", 20L));
        return sender.webhook(
                "supplier-order/stock-low",
                "msg_" + id,
                Orders.payload("stock.low", Map.of("id", id, "lines", lines)),
                Sender.WEBHOOK_SECRET);
    }

    /** Checks the total: nothing else may have reached either system. */
    private void nothingElse() throws IOException, InterruptedException {
        sender.settle();
        int reports = erp.received(one -> one.is("POST", "/reports")).size();
        int fromFiles = erp.received(FileRows::isFromFile).size();
        int fromSystems = erp.received(SystemRows::isFromSystem).size();
        int toErp = erp.received().size() - reports - fromFiles - fromSystems;
        int toShop = shop.received(one -> !one.method().equals("GET")).size();
        // Orders: D-1, D-4 and three attempts for D-6. One approval, one invoice, two customers.
        // Three purchases, one of them refused, a promise, a receipt.
        boolean right = toErp == 14 && toShop == 5;
        Answer failed = sender.ask("/api/v1/runs?status=failed");
        // The run of the broken file, and the one that it called.
        int expected = files == null ? 0 : 2;
        int runs = failed.member("items") instanceof List<?> list ? list.size() : -1;
        row(
                "and nothing else",
                "",
                "",
                "",
                "the ERP has had " + toErp + " of 14 " + (files == null ? "" : "other ") + "requests, the shop "
                        + toShop + " of 5; " + failures(runs),
                right && failed.status() == 200 && runs == expected);
    }

    private static String failures(int runs) {
        return switch (runs) {
            case 0 -> "no run failed";
            case 2 -> "no run failed but that of the broken file, and the one that it called";
            default -> "runs failed";
        };
    }

    private static boolean one(List<Received> all, String path, String member, String value) {
        return all.stream()
                        .filter(one -> one.taken() && one.path().equals(path) && value.equals(one.member(member)))
                        .count()
                == 1;
    }

    private void row(String pattern, String sent, String delivered, String where, String proof, boolean right) {
        rows.add(new Row(pattern, sent, delivered, where, proof, right));
    }

    private static int taken(List<Received> some) {
        return (int) some.stream().filter(Received::taken).count();
    }

    private static String times(int count) {
        return count == 1 ? "once" : count == 2 ? "twice" : count == 0 ? "never" : count + " times";
    }

    private static String numbers(List<Received> some) {
        return String.join(
                ", ",
                some.stream().map(one -> String.valueOf(one.member("number"))).toList());
    }

    private static String words(List<Integer> statuses) {
        return String.join(", ", statuses.stream().map(String::valueOf).toList());
    }
}
