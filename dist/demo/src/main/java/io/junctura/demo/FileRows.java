package io.junctura.demo;

import io.junctura.demo.Demo.Row;
import io.junctura.demo.DemoService.Received;
import io.junctura.demo.Sender.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs each pattern of files once, and checks the files in the two places and the requests to the ERP. */
final class FileRows {
    private static final long PATIENCE_SECONDS = 20;

    private static final String COLUMNS = "number;customer;article;count;price\r\n";

    /** The row before the broken one. It may have been sent before the broken one was read. */
    private static final String BEFORE_BROKEN = "F-6";

    private static final String REASON =
            "Row 2 of \"broken.csv\" (line 3): column \"count\" must be a whole number, not \"two\".";

    /** The orders that the ERP must have: articles and counts by order number. */
    private static final Map<String, Object[]> BOOKED = booked();

    private static final String DAY = "2030-01-31";
    private static final String CSV = "orders-" + DAY + ".csv";
    private static final String PDF = "orders-" + DAY + ".pdf";
    private static final String XML = "orders-" + DAY + ".xml";
    private static final List<String> REPORTS = List.of(CSV, PDF, XML);

    private static final Pattern CSV_ORDER = Pattern.compile("(?m)^" + DAY + ",(W-\\d+),[^,]*,[^,]*,([0-9.]+)\r?$");
    private static final Pattern XML_ORDER =
            Pattern.compile("<order number=\"(W-\\d+)\">\\s*<total>([0-9.]+)</total>\\s*</order>");

    private final DemoFiles files;
    private final DemoErp erp;
    private final Sender sender;

    FileRows(DemoFiles files, DemoErp erp, Sender sender) {
        this.files = files;
        this.erp = erp;
        this.sender = sender;
    }

    private static Map<String, Object[]> booked() {
        Map<String, Object[]> booked = new LinkedHashMap<>();
        booked.put("F-1", new Object[] {"LAMP", 2L});
        booked.put("F-2", new Object[] {"CABLE", 3L});
        booked.put("F-3", new Object[] {"LAMP", 1L, "DESK", 2L});
        booked.put("F-4", new Object[] {"DESK", 1L});
        booked.put("F-5", new Object[] {"CABLE", 4L});
        booked.put(BEFORE_BROKEN, new Object[] {"DESK", 1L});
        booked.put("F-7", new Object[] {"LAMP", 2L});
        return booked;
    }

    /** Whether the request has an order that was in a file. */
    static boolean isFromFile(Received one) {
        return one.is("POST", "/orders") && BOOKED.containsKey(String.valueOf(one.member("number")));
    }

    /** Good files in both places, and a broken one, which is corrected and put back. */
    Row imported() throws IOException, InterruptedException {
        Path folder = files.exchange().resolve("orders");
        Path partner = files.partner().resolve("orders");
        putGoodFiles(folder, partner);
        Path broken = folder.resolve("broken.csv");
        String first = COLUMNS + BEFORE_BROKEN + ";C-7;DESK;1;480,00\r\n";
        Files.writeString(broken, first + "F-7;C-7;LAMP;two;39,50\r\n");
        awaitFiles(folder, List.of("done/monday.csv", "done/monday.xml", "error/broken.csv", "error/broken.csv.txt"));
        String reason = reason(folder.resolve("error/broken.csv.txt"));

        Files.writeString(broken, first + "F-7;C-7;LAMP;2;39,50\r\n");
        List<String> inFolder = List.of(
                "done/broken.csv", "done/monday.csv", "done/monday.xml", "error/broken.csv", "error/broken.csv.txt");
        List<String> atPartner = List.of("done/partner.csv", "done/partner.xml");
        awaitFiles(folder, inFolder);
        awaitFiles(partner, atPartner);
        sender.settle();

        long once = BOOKED.keySet().stream().filter(this::isBookedOnce).count();
        boolean right = once == BOOKED.size()
                && reason.equals(REASON)
                && DemoFiles.below(folder).equals(inFolder)
                && DemoFiles.below(partner).equals(atPartner);
        return new Row(
                "file import",
                "5 files, 1 of them broken",
                once + " of " + BOOKED.size() + " orders",
                "ERP /orders, folders done, error",
                right
                        ? "folder and SFTP: 4 files are in done; broken.csv is in error (" + reason
                                + "), was put right and put back, and is done; each order was booked once"
                        : "the folder has " + DemoFiles.below(folder) + ", the SFTP server " + DemoFiles.below(partner)
                                + "; broken.csv.txt says: " + reason,
                right);
    }

    private static void putGoodFiles(Path folder, Path partner) throws IOException {
        Files.writeString(
                folder.resolve("monday.csv"), COLUMNS + "F-1;C-7;LAMP;2;39,50\r\n" + "F-2;C-7;CABLE;3;7,25\r\n");
        Files.writeString(folder.resolve("monday.xml"), """
            <orders>
              <order number="F-3">
                <customer>C-7</customer>
                <line article="LAMP" count="1" price="39.50"/>
                <line article="DESK" count="2" price="480.00"/>
              </order>
            </orders>
            """);
        Files.writeString(partner.resolve("partner.csv"), COLUMNS + "F-4;C-7;DESK;1;480,00\r\n");
        Files.writeString(partner.resolve("partner.xml"), """
            <orders>
              <order number="F-5"><customer>C-7</customer><line article="CABLE" count="4" price="7.25"/></order>
            </orders>
            """);
    }

    /** The second line of the text beside a failed file. */
    private static String reason(Path text) throws IOException {
        if (!Files.isRegularFile(text)) return "";
        return Files.readString(text).lines().skip(1).findFirst().orElse("");
    }

    /** Repeated requests must have the same key. */
    private boolean isBookedOnce(String number) {
        List<Received> all = erp.received(one -> one.is("POST", "/orders") && number.equals(one.member("number")));
        int most = number.equals(BEFORE_BROKEN) ? 2 : 1;
        return !all.isEmpty()
                && all.size() <= most
                && all.stream().map(Received::key).distinct().count() == 1
                && all.stream().allMatch(one -> one.taken() && Orders.isBooked(one.body(), number, BOOKED.get(number)));
    }

    /** The report of a day, in both places. */
    Row exported() throws IOException, InterruptedException {
        Answer started = sender.start("file-export/by-hand", Map.of("day", DAY));
        Path folder = files.exchange().resolve("reports");
        Path partner = files.partner().resolve("reports");
        awaitFiles(folder, REPORTS);
        awaitFiles(partner, REPORTS);
        sender.settle();
        List<String> inFolder = DemoFiles.below(folder);
        List<String> atPartner = DemoFiles.below(partner);
        boolean there = started.status() == 202 && inFolder.equals(REPORTS) && atPartner.equals(REPORTS);
        String problem =
                there ? problem(folder, partner) : "the folder has " + inFolder + ", the SFTP server " + atPartner;
        return new Row(
                "file export",
                "a start by hand",
                inFolder.size() + atPartner.size() + " of 6 files",
                "folder, SFTP server",
                problem.isEmpty()
                        ? "CSV, XML and the text of the PDF have all " + DayOfOrders.ORDERS.size()
                                + " orders and add up to " + DayOfOrders.total() + "; both places have the same bytes"
                        : problem,
                problem.isEmpty());
    }

    /** What is wrong with the reports; empty if nothing is. */
    private String problem(Path folder, Path partner) throws IOException, InterruptedException {
        for (String report : REPORTS) {
            if (Files.mismatch(folder.resolve(report), partner.resolve(report)) != -1) {
                return report + " differs between the two places";
            }
        }
        if (!hasAllOrders(folder.resolve(CSV), CSV_ORDER)) return CSV + " has not all orders";
        if (!hasAllOrders(folder.resolve(XML), XML_ORDER)) return XML + " has not all orders";
        String text = pdfText();
        boolean all = text.contains(String.format(Locale.ROOT, "%,.2f", DayOfOrders.total()))
                && DayOfOrders.ORDERS.stream().allMatch(order -> text.contains(String.valueOf(order.get("number"))));
        return all ? "" : "the text of " + PDF + " is: " + text;
    }

    /** Whether a report has each order of the day once, and they add up to the day's total. */
    private static boolean hasAllOrders(Path report, Pattern order) throws IOException {
        Matcher found = order.matcher(Files.readString(report));
        List<String> numbers = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        while (found.find()) {
            numbers.add(found.group(1));
            sum = sum.add(new BigDecimal(found.group(2)));
        }
        List<String> all = DayOfOrders.ORDERS.stream()
                .map(one -> String.valueOf(one.get("number")))
                .toList();
        return numbers.size() == all.size() && numbers.containsAll(all) && sum.compareTo(DayOfOrders.total()) == 0;
    }

    /** A flow of the demo reads the PDF. */
    private String pdfText() throws IOException, InterruptedException {
        try (InputStream in = FileRows.class.getResourceAsStream("report-text.yaml")) {
            if (in == null) throw new IOException("report-text.yaml is not in the jar.");
            sender.apply("report-text.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        Answer text = sender.call("report-text/pages", Map.of("path", "reports/" + PDF));
        return String.valueOf(text.member("pages"));
    }

    /** Waits until all files are there, at most {@link #PATIENCE_SECONDS}. */
    private static void awaitFiles(Path folder, List<String> names) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!names.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name))) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
