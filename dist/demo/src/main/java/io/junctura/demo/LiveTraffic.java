package io.junctura.demo;

import io.junctura.demo.Sender.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The traffic of an ordinary day: orders, some of them twice, files, and an ERP that is sometimes down. */
final class LiveTraffic {
    private static final List<String> SKUS = List.copyOf(DemoShop.PRICES.keySet());

    private final DemoErp erp;
    private final @Nullable DemoFiles files;
    private final @Nullable SystemRows systems;
    private final WebhookRows webhooks;
    private final Sender sender;
    private final PrintStream out;
    private final Random random = new Random();
    private long last = 1_000;

    LiveTraffic(Demo demo, PrintStream out) {
        this.erp = demo.erp;
        this.files = demo.files;
        this.systems = demo.systems;
        this.webhooks = demo.webhooks;
        this.sender = demo.sender;
        this.out = out;
    }

    void run() throws InterruptedException {
        for (long second = 1; !Thread.currentThread().isInterrupted(); second++) {
            try {
                if (second % 2 == 0) order();
                if (second % 5 == 0) price();
                if (second % 7 == 0) shipped();
                if (second % 11 == 0) customer();
                if (files != null && second % 13 == 0) file(files.exchange(), "in the folder", second % 3 == 0);
                if (files != null && second % 17 == 0) file(files.partner(), "on the SFTP server", false);
                if (files != null && second % 40 == 20) report();
                if (systems != null && second == 1) systems.publish();
                if (systems != null && second % 8 == 0) system(systems);
                if (second == 1) webhooks.exchangeSecrets();
                if (second % 6 == 0) changed();
                if (second % 45 == 10) {
                    webhooks.accountingDown(true);
                    out.println("accounting      is down for ten seconds");
                }
                if (second % 45 == 20) webhooks.accountingDown(false);
                if (second % 30 == 0) {
                    erp.refuseOrders(3);
                    out.println("the ERP         is away for the next three requests");
                }
            } catch (IOException e) {
                out.println("not sent        " + e.getMessage());
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private void order() throws IOException, InterruptedException {
        String id = "L-" + ++last;
        String sku = SKUS.get(random.nextInt(SKUS.size()));
        long quantity = 1L + random.nextInt(4);
        String status = random.nextInt(5) == 0 ? "open" : "paid";
        Map<String, Object> payload = Orders.placed(id, status, sku, quantity);
        boolean twice = random.nextInt(6) == 0;
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            Answer answer = sender.webhook("order-import/order-placed", "msg_" + id, payload, Sender.WEBHOOK_SECRET);
            out.println("webhook         order " + id + ", " + quantity + " " + sku + ", " + status + ": "
                    + answer.status() + (i > 0 ? " (known)" : "") + ", run " + answer.member("run"));
        }
    }

    /** @param broken whether its second row cannot be read */
    private void file(Path place, String where, boolean broken) throws IOException {
        String first = "L-" + ++last;
        String second = "L-" + ++last;
        String sku = SKUS.get(random.nextInt(SKUS.size()));
        String price = String.valueOf(DemoShop.PRICES.get(sku)).replace('.', ',');
        String file = first + ".csv";
        Files.writeString(
                place.resolve("orders").resolve(file),
                "number;customer;article;count;price\r\n" + first + ";C-7;" + sku + ";1;" + price + "\r\n" + second
                        + ";C-7;" + sku + ";" + (broken ? "some" : "3") + ";" + price + "\r\n");
        out.println("file            orders/" + file + " " + where + ", with 2 orders"
                + (broken ? ", one of them broken: see orders/error" : ""));
    }

    private void report() throws IOException, InterruptedException {
        String day = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
        Answer answer = sender.start("file-export/by-hand", Map.of("day", day));
        out.println("report          of " + day + ", as PDF, CSV and XML, to reports: run " + answer.member("run"));
    }

    private void system(SystemRows systems) throws IOException, InterruptedException {
        out.println("system          " + systems.sendThroughNext());
    }

    private void changed() throws IOException, InterruptedException {
        String status = random.nextBoolean() ? "paid" : "packed";
        Answer answer = webhooks.changed("L-" + last, status, new BigDecimal("79.00"));
        out.println("outbound        order L-" + last + " is " + status + ": " + answer.status() + ", webhooks to "
                + (status.equals("paid") ? "warehouse and accounting" : "warehouse"));
    }

    private void price() throws IOException, InterruptedException {
        String sku = SKUS.get(random.nextInt(SKUS.size()));
        Answer answer = sender.call("price-check/price", Map.of("sku", sku, "quantity", 2L));
        out.println("call            what do 2 " + sku + " cost? " + answer.status() + ": " + answer.member("total"));
    }

    private void shipped() throws IOException, InterruptedException {
        Answer answer = sender.event(
                "order-shipped",
                Map.of("order", "L-" + last, "carrier", "DHL", "tracking", "JD" + random.nextInt(1_000)));
        out.println("event           order L-" + last + " has been shipped: " + answer.member("runs") + " runs");
    }

    private void customer() throws IOException, InterruptedException {
        String id = "C-" + (100 + random.nextInt(900));
        Answer answer = sender.call("customer-sync/add-customer", Map.of("id", id, "name", "Customer " + id));
        out.println(
                "call            customer " + id + ": " + answer.status() + ", account " + answer.member("account"));
    }
}
