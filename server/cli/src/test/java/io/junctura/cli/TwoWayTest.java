package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Checkout;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.http.TestClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example two-way.yaml between two systems that many people edit at the same time. */
class TwoWayTest {
    private static final int CREATED = 10;
    private static final int EDITORS = 4;
    private static final int EDITS_EACH = 60;

    @TempDir
    Path folder;

    private Records crm;
    private Records billing;
    private Path document;
    private Path plugins;
    private Junctura junctura;
    private TestClient client;

    @BeforeEach
    void open() throws Exception {
        crm = new Records("c");
        billing = new Records("b");
        plugins = Files.createDirectory(folder.resolve("plugins"));
        HttpPlugin.into(plugins);
        String text = Files.readString(Checkout.ROOT.resolve("dist/examples/two-way.yaml"))
                .replace("http://127.0.0.1:9003", crm.address())
                .replace("http://127.0.0.1:9004", billing.address())
                .replaceAll("\"\\{\\{ env\\.[A-Z]+_WEBHOOK_SECRET }}\"", Records.SECRET)
                .replaceAll("\"\\{\\{ env\\.[A-Z]+_TOKEN }}\"", "token");
        document = Files.writeString(folder.resolve("two-way.yaml"), text);
        start(0);
        crm.notifies(junctura.address() + "/hooks/default/two-way/crm-changed");
        billing.notifies(junctura.address() + "/hooks/default/two-way/billing-changed");
    }

    private void start(int port) throws Exception {
        Path data = folder.resolve("data");
        junctura = Junctura.start(Settings.of(
                List.of("--data", data.toString(), "--port", Integer.toString(port)),
                Map.of("JUNCTURA_APPLY", document.toString(), "JUNCTURA_PLUGINS", plugins.toString()),
                Map.of()));
        String token = Files.readString(data.resolve("local-token")).strip();
        client = new TestClient(junctura.address()).with("Authorization", "Bearer " + token);
    }

    @AfterEach
    void stop() {
        if (junctura != null) junctura.close();
        crm.close();
        billing.close();
    }

    @Test
    void bothSidesBecomeEqualAndNothingGoesBackAndForth() throws Exception {
        create();
        edit();
        awaitQuiet();

        assertSettled();
        assertThat(metric("junctura_echoes_total")).isEqualTo(crm.written() + billing.written());
    }

    @Test
    void alsoWhenTheServerStopsInBetween() throws Exception {
        create();
        int port = URI.create(junctura.address()).getPort();
        ExecutorService beside = Executors.newSingleThreadExecutor();
        Future<Object> edits = beside.submit(() -> edit());
        for (int more : List.of(40, 40)) {
            int taken = crm.taken() + more;
            await("webhooks are taken", () -> crm.taken() >= taken);
            junctura.close();
            start(port);
        }
        edits.get();
        beside.shutdown();
        awaitQuiet();

        assertSettled();
    }

    /** Records are created on both sides; each comes to be on the other. */
    private void create() throws InterruptedException {
        for (int i = 0; i < CREATED; i++) {
            crm.create("crm" + i);
            billing.create("billing" + i);
        }
        await("all are on both sides", () -> crm.all().size() + billing.all().size() == 4 * CREATED);
    }

    /** People edit the same records on both sides while their edits are carried over. */
    private Object edit() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(EDITORS);
        List<Callable<Object>> all = new ArrayList<>();
        for (int editor = 0; editor < EDITORS; editor++) {
            int seed = editor;
            all.add(() -> {
                Random random = new Random(seed);
                for (int i = 0; i < EDITS_EACH; i++) {
                    Records where = random.nextBoolean() ? crm : billing;
                    where.editSome(random.nextInt(1_000), "editor" + seed + "edit" + i);
                    where.rest();
                }
                return seed;
            });
        }
        for (Future<Object> one : people.invokeAll(all)) one.get();
        people.shutdown();
        return people;
    }

    private void assertSettled() {
        Map<String, Map<String, Object>> left = crm.all();
        Map<String, Map<String, Object>> right = billing.all();
        assertThat(left).hasSize(2 * CREATED);
        assertThat(right).hasSize(2 * CREATED);
        List<String> partners = new ArrayList<>();
        left.forEach((id, record) -> {
            String partner = billingIdOf(id);
            partners.add(partner);
            assertThat(Records.fields(record)).as(id + " and " + partner).isEqualTo(Records.fields(right.get(partner)));
            assertThat(Records.fields(record)).as(id).isEqualTo(latest(crm.edits(id), billing.edits(partner)));
        });
        assertThat(partners).doesNotHaveDuplicates();
        assertThat(left.keySet())
                .filteredOn(id -> !crm.edits(id).isEmpty()
                        && !billing.edits(billingIdOf(id)).isEmpty())
                .as("edited on both sides")
                .isNotEmpty();

        int edits = crm.edits() + billing.edits();
        int written = crm.written() + billing.written();
        assertThat(edits).isEqualTo(2 * CREATED + EDITORS * EDITS_EACH);
        // No edit is carried over twice, and none of ours comes back.
        assertThat(written).isBetween(2 * CREATED, edits);
        assertThat(crm.notified() + billing.notified()).isEqualTo(edits + written);
        assertThat(client.get("/api/v1/runs?status=failed").object().get("items"))
                .isEqualTo(List.of());
    }

    /** The rule of the example: the later change; of two at the same time, the CRM's. */
    private static Map<String, Object> latest(List<Map<String, Object>> crm, List<Map<String, Object>> billing) {
        List<Map<String, Object>> all = new ArrayList<>(billing);
        all.addAll(crm);
        // Of equal ones, the last: the CRM's come behind.
        return all.stream()
                .reduce((a, b) -> Comparator.comparing((Map<String, Object> one) -> (Long) one.get("changed"))
                                        .compare(a, b)
                                > 0
                        ? a
                        : b)
                .orElseThrow();
    }

    private String billingIdOf(String crmId) {
        Object ids = client.get("/api/v1/xref/record?integration=two-way&entity=customer&system=crm&id=" + crmId)
                .object()
                .get("ids");
        return String.valueOf(((Map<?, ?>) ids).get("billing"));
    }

    private void await(String what, BooleanSupplier happens) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
        while (!happens.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            crm.rest();
        }
    }

    /** Every webhook is taken, every run has ended, and none of them has caused another webhook meanwhile. */
    private void awaitQuiet() throws InterruptedException {
        await("it settles", () -> {
            int notified = crm.notified();
            int heard = billing.notified();
            return notified >= 0
                    && heard >= 0
                    && allHaveEnded()
                    && notified == crm.notified()
                    && heard == billing.notified();
        });
    }

    /** Newest first: a run ends after those that it has called. */
    private boolean allHaveEnded() {
        Object next = "";
        while (next != null) {
            Map<String, Object> page =
                    client.get("/api/v1/runs?limit=200&cursor=" + next).object();
            for (Object run : (List<?>) page.get("items")) {
                Object status = ((Map<?, ?>) run).get("status");
                if (!"succeeded".equals(status) && !"failed".equals(status)) return false;
            }
            next = page.get("next");
        }
        return true;
    }

    /** The sum over all labels. */
    private long metric(String name) {
        Matcher lines = Pattern.compile("(?m)^" + name + "(?:\\{.*})? (\\d+)$")
                .matcher(client.get("/metrics").text());
        long sum = 0;
        while (lines.find()) sum += Long.parseLong(lines.group(1));
        return sum;
    }
}
