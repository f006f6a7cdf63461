package io.junctura.demo;

import io.junctura.CannotStart;
import io.junctura.Junctura;
import io.junctura.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server, a shop, an ERP, two subscribers and a partner with files, in a folder that is deleted afterwards. */
public final class Demo implements AutoCloseable {
    /** The ports of the shop and the ERP in the examples. */
    public static final int SHOP_PORT = 9001;

    public static final int ERP_PORT = 9002;

    private static final int WAREHOUSE_PORT = 9003;
    private static final int ACCOUNTING_PORT = 9004;

    private static final List<String> EXAMPLES = List.of(
            "connections.yaml",
            "order-import.yaml",
            "shipment-export.yaml",
            "stock-report.yaml",
            "price-check.yaml",
            "customer-sync.yaml",
            "supplier-order.yaml",
            WebhookRows.DOCUMENT);

    private static final List<String> FILE_EXAMPLES =
            List.of("file-connections.yaml", "file-import.yaml", "file-export.yaml");

    private static final String REPORT = "order-report.html";

    final DemoShop shop;
    final DemoErp erp;
    private final Systems inProcess;
    final Sender sender;
    final WebhookRows webhooks;
    /** Null if the patterns of files are left out. */
    final @Nullable DemoFiles files;
    /** Null if the systems are left out. */
    final @Nullable SystemRows systems;

    private final Optional<String> leftOut;

    private final Junctura junctura;
    private final Path folder;

    /**
     * The result of one pattern.
     *
     * @param proof what the systems have recorded
     * @param right whether everything arrived exactly as expected
     */
    public record Row(String pattern, String sent, String delivered, String where, String proof, boolean right) {}

    /** The systems in this process. */
    private record Systems(DemoShop shop, DemoErp erp, DemoSubscriber warehouse, DemoSubscriber accounting)
            implements AutoCloseable {

        static Systems at(Ports ports) throws IOException {
            return new Systems(
                    new DemoShop(ports.shop()),
                    new DemoErp(ports.erp()),
                    new DemoSubscriber("Warehouse", ports.warehouse()),
                    new DemoSubscriber("Accounting", ports.accounting()));
        }

        private List<DemoService> all() {
            return List.of(shop, erp, warehouse, accounting);
        }

        void open() {
            all().forEach(DemoService::open);
        }

        @Override
        public void close() {
            all().forEach(DemoService::close);
        }
    }

    private Demo(
            Systems inProcess,
            @Nullable DemoFiles files,
            Optional<String> leftOut,
            Junctura junctura,
            Path folder,
            @Nullable Path examples)
            throws IOException {
        this.inProcess = inProcess;
        this.shop = inProcess.shop();
        this.erp = inProcess.erp();
        this.files = files;
        this.leftOut = leftOut;
        this.junctura = junctura;
        this.folder = folder;
        this.sender = new Sender(
                junctura.address(),
                Files.readString(folder.resolve("data/local-token")).strip());
        this.webhooks = new WebhookRows(inProcess.warehouse(), inProcess.accounting(), sender);
        this.systems =
                files == null ? null : new SystemRows(files.counterparts(), erp, sender, name -> text(name, examples));
    }

    /**
     * The ports of the demo; 0 picks a free one.
     *
     * @param server must be free
     * @param shop   as for all others: if the port is in use, a free one is taken
     */
    public record Ports(int server, int shop, int erp, int warehouse, int accounting, int partner) {
        /** Free ports. */
        public static final Ports FREE = free(0);

        /** Free ports, except for the server. */
        public static Ports free(int server) {
            return new Ports(server, 0, 0, 0, 0, 0);
        }

        /** The ports that the examples name. */
        public static Ports known(int server) {
            return new Ports(server, SHOP_PORT, ERP_PORT, WAREHOUSE_PORT, ACCOUNTING_PORT, Counterparts.SFTP_PORT);
        }
    }

    /**
     * @param plugins  folders of plugin jars beside those in the jar
     * @param examples the folder of the examples; null: those in the jar
     */
    public static Demo start(Ports ports, List<Path> plugins, @Nullable Path examples)
            throws CannotStart, IOException, InterruptedException {
        Systems inProcess = Systems.at(ports);
        Path folder = Files.createTempDirectory("junctura-demo-");
        DemoFiles files = null;
        try {
            inProcess.open();
            Path documents = Files.createDirectory(folder.resolve("documents"));
            for (String name : EXAMPLES) {
                Files.writeString(documents.resolve(name), placed(text(name, examples), inProcess));
            }
            Optional<String> leftOut = DemoFiles.missing(folder);
            if (leftOut.isEmpty()) {
                files = DemoFiles.open(folder, ports.partner());
                for (String name : FILE_EXAMPLES) {
                    Files.writeString(documents.resolve(name), files.placed(text(name, examples)));
                }
                Files.writeString(files.exchange().resolve("templates").resolve(REPORT), text(REPORT, examples));
            }
            Junctura junctura = Junctura.start(Settings.defaults(folder.resolve("data"), ports.server())
                    .with(Settings.APPLY, List.of(documents))
                    .with(Settings.PLUGINS, plugins)
                    .with(Settings.ALLOW_SUBSCRIBERS, List.of("127.0.0.1:*"))
                    .with(Settings.FILE_ROOT, files == null ? Map.of() : Map.of("exchange", files.exchange())));
            return new Demo(inProcess, files, leftOut, junctura, folder, examples);
        } catch (CannotStart | IOException | InterruptedException | RuntimeException e) {
            inProcess.close();
            if (files != null) files.close();
            delete(folder);
            throw e;
        }
    }

    private static String text(String name, @Nullable Path examples) throws IOException {
        if (examples != null) return Files.readString(examples.resolve(name));
        try (InputStream in = Demo.class.getResourceAsStream("/examples/" + name)) {
            if (in == null)
                throw new IOException("examples/" + name + " is not in the jar; the demo needs the whole jar.");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The documents, with the addresses and secrets of the demo's systems. */
    private static String placed(String text, Systems at) {
        return text.replace("http://127.0.0.1:" + SHOP_PORT, at.shop().address())
                .replace("http://127.0.0.1:" + ERP_PORT, at.erp().address())
                .replace("http://127.0.0.1:" + WAREHOUSE_PORT, at.warehouse().address())
                .replace("http://127.0.0.1:" + ACCOUNTING_PORT, at.accounting().address())
                .replace("\"{{ env.SHOP_WEBHOOK_SECRET }}\"", Sender.WEBHOOK_SECRET)
                .replace("\"{{ env.ERP_TOKEN }}\"", DemoErp.TOKEN);
    }

    public String address() {
        return junctura.publicAddress();
    }

    /** The address at which the user sets a password first. */
    public Optional<String> setupAddress() {
        return junctura.setupAddress();
    }

    public String shopAddress() {
        return shop.address();
    }

    public String erpAddress() {
        return erp.address();
    }

    /** The subscribers of outbound webhooks: name and address. */
    public Map<String, String> subscriberAddresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        for (DemoSubscriber one : List.of(inProcess.warehouse(), inProcess.accounting())) {
            addresses.put(one.name(), one.address());
        }
        return addresses;
    }

    /** The folder with the name {@code exchange} in flows; empty if the patterns of files are left out. */
    public Optional<Path> exchange() {
        return Optional.ofNullable(files).map(DemoFiles::exchange);
    }

    /** The sign-in data of the partner's SFTP server; empty if the patterns of files are left out. */
    public Optional<String> partnerLogin() {
        return Optional.ofNullable(files).map(DemoFiles::login);
    }

    /** Sentences about what is left out, and why. */
    public List<String> leftOut() {
        return Stream.concat(leftOut.stream(), systems == null ? Stream.of() : systems.leftOut().stream())
                .toList();
    }

    public Path dataFolder() {
        return folder.resolve("data");
    }

    /** Runs every pattern once. */
    public List<Row> once() throws IOException, InterruptedException {
        return new EachOnce(this).rows();
    }

    /** Sends orders and files until the thread is interrupted. */
    public void live(PrintStream out) throws InterruptedException {
        new LiveTraffic(this, out).run();
    }

    @Override
    public void close() {
        junctura.close();
        inProcess.close();
        if (files != null) files.close();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) Files.deleteIfExists(path);
        } catch (IOException e) {
            // The system clears its temporary folder.
        }
    }
}
