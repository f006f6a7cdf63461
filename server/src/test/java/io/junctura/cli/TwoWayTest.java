package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.http.TestClient;
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
    private Junctura junctura;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        crm = new Records("c");
        billing = new Records("b");
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        HttpPlugin.into(plugins);
        String text = Files.readString(Path.of("../dist/examples/two-way.yaml"))
                .replace("http://127.0.0.1:9003", crm.address())
                .replace("http://127.0.0.1:9004", billing.address())
                .replaceAll("\"\\{\\{ env\\.[A-Z]+_WEBHOOK_SECRET }}\"", Records.SECRET)
                .replaceAll("\"\\{\\{ env\\.[A-Z]+_TOKEN }}\"", "token");
        Path document = Files.writeString(folder.resolve("two-way.yaml"), text);
        Settings plain = Settings.defaults(folder.resolve("data"), 0);
        junctura = Junctura.start(new Settings(
                plain.data(),
                plain.host(),
                plain.port(),
                null,
                null,
                List.of(document),
                List.of(plugins),
                List.of(),
                List.of(),
                plain.mostHops()));
        client = new TestClient(junctura.address())
                .with(
                        "Authorization",
                        "Bearer "
                                + Files.readString(plain.data().resolve("local-token"))
                                        .strip());
        crm.tellsOf(junctura.address() + "/hooks/default/two-way/crm-changed");
        billing.tellsOf(junctura.address() + "/hooks/default/two-way/billing-changed");
    }

    @AfterEach
    void stop() {
        if (junctura != null) junctura.close();
        crm.close();
        billing.close();
    }

    @Test
    void bothSidesBecomeEqualAndNothingGoesBackAndForth() throws Exception {
        for (int i = 0; i < CREATED; i++) {
            crm.create("crm" + i);
            billing.create("billing" + i);
        }
        ExecutorService people = Executors.newFixedThreadPool(EDITORS);
        List<Callable<Object>> all = new ArrayList<>();
        for (int editor = 0; editor < EDITORS; editor++) {
            int seed = editor;
            all.add(() -> {
                Random random = new Random(seed);
                for (int i = 0; i < EDITS_EACH; i++) {
                    Records where = random.nextBoolean() ? crm : billing;
                    where.editSome(random.nextInt(1_000), "editor" + seed + "edit" + i);
                }
                return seed;
            });
        }
        for (Future<Object> one : people.invokeAll(all)) one.get();
        people.shutdown();
        awaitQuiet();

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

        int edits = crm.edits() + billing.edits();
        int written = crm.written() + billing.written();
        assertThat(edits).isEqualTo(2 * CREATED + EDITORS * EDITS_EACH);
        // No edit is carried over twice, and none of ours comes back.
        assertThat(written).isBetween(2 * CREATED, edits);
        assertThat(crm.told() + billing.told()).isEqualTo(edits + written);
        assertThat(metric("junctura_echoes_total")).isEqualTo(written);
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

    /** Every webhook is taken, every run has ended, and none of them has caused another webhook meanwhile. */
    private void awaitQuiet() throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
        while (true) {
            int told = crm.told();
            int heard = billing.told();
            if (told >= 0
                    && heard >= 0
                    && metric("junctura_runs_accepted_total") == metric("junctura_runs_ended_total")
                    && told == crm.told()
                    && heard == billing.told()) {
                return;
            }
            assertThat(Instant.now()).as("it never settles").isBefore(deadline);
            crm.rest();
        }
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
