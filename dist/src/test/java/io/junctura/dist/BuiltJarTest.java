package io.junctura.dist;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.junctura.dist.Sink.Delivery;
import io.junctura.fault.Until;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the built jar as a user starts it. */
class BuiltJarTest {
    private static final int EVENTS = 40;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void theDemoShowsEveryPatternArrive() throws Exception {
        try (BuiltJar demo = BuiltJar.start(folder, "demo", "--once")) {
            List<String> said = demo.said();
            int header = indexOf(said, "PATTERN");
            // Lines of the log may come behind the table.
            assertThat(said.subList(header + 1, said.size()))
                    .filteredOn(line -> line.matches("(ok|WRONG) .*"))
                    .hasSize(21)
                    .allMatch(row -> row.startsWith("ok "))
                    .anyMatch(row -> row.startsWith("ok  outbound webhooks ")
                            && row.contains(" 6 of 6 ")
                            && row.contains("every signature verified; accounting was down, refused"))
                    .anyMatch(row -> row.startsWith("ok  file import ")
                            && row.contains(" 7 of 7 orders ")
                            && row.contains("broken.csv is in error (Row 2 of \"broken.csv\" (line 3): column"))
                    .anyMatch(row -> row.startsWith("ok  file export ")
                            && row.contains(" 6 of 6 files ")
                            && row.contains(
                                    "have all 64 orders and add up to 54514.00; both places have the same bytes"));
            for (String system :
                    List.of("Kafka", "SQL database", "GitHub", "Amazon SNS", "E-mail", "Dropbox", "Slack", "SMS")) {
                assertThat(said).anyMatch(row -> row.startsWith("ok  " + system + " ") && row.contains(" 1 of 1 "));
            }
            assertThat(demo.exitCode()).isZero();
        }
    }

    @Test
    void theDemoLeavesFilesAndSystemsOutWhereTheirServersAreNotBesideIt() throws Exception {
        Path jar = Files.copy(BuiltJar.JAR, folder.resolve("junctura.jar"));
        try (BuiltJar demo = BuiltJar.of(jar, folder, "demo", "--once")) {
            assertThat(demo.said())
                    .noneMatch(line -> line.contains("file import "))
                    .anyMatch(line -> line.startsWith("ok  and nothing else "))
                    .contains("junctura: File import, file export and the other systems are left out, because"
                            + " junctura-counterparts.jar is not in " + folder.toRealPath()
                            + ". \"mvn package\" writes it to dist/target, beside"
                            + " junctura.jar; copy it from there.");
            assertThat(demo.exitCode()).isZero();
        }
    }

    @Test
    void theServersOfTheDemoEndWithItEvenIfItIsKilled() throws Exception {
        // A killed demo leaves its folder behind.
        List<String> flags = List.of("-Djava.io.tmpdir=" + folder);
        try (BuiltJar demo = BuiltJar.start(folder, flags, "demo", "--port", "0")) {
            Until.holds(
                    Duration.ofSeconds(BuiltJar.LIMIT_SECONDS),
                    () -> "the servers run",
                    () -> demo.children().count() == 1);
            ProcessHandle server = demo.children().findFirst().orElseThrow();
            demo.kill();
            server.onExit().get(BuiltJar.LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void allExamplesAreValid() throws Exception {
        try (BuiltJar validate = BuiltJar.start(folder, "validate", System.getProperty("junctura.examples"))) {
            assertThat(validate.said()).first(as(STRING)).startsWith("No problems in ");
            assertThat(validate.exitCode()).isZero();
        }
    }

    @Test
    void eachBundledPluginBringsAnIcon() throws Exception {
        try (ZipFile product = new ZipFile(BuiltJar.JAR.toFile())) {
            List<? extends ZipEntry> plugins = product.stream()
                    .filter(entry -> entry.getName().matches("bundled-plugins/.*\\.jar"))
                    .toList();
            assertThat(plugins).isNotEmpty().allSatisfy(plugin -> {
                try (ZipInputStream entries = new ZipInputStream(product.getInputStream(plugin))) {
                    List<String> names = new ArrayList<>();
                    for (ZipEntry one = entries.getNextEntry(); one != null; one = entries.getNextEntry()) {
                        names.add(one.getName());
                    }
                    assertThat(names).anyMatch(name -> name.matches("META-INF/junctura/.*\\.svg"));
                }
            });
        }
    }

    @Test
    void startsWithTheArchiveThatCdsWrote() throws Exception {
        Path jar = Files.copy(BuiltJar.JAR, folder.resolve("junctura.jar"));
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        boolean profiles = Runtime.version().feature() >= 25;
        String option = (profiles ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=")
                + folder.toRealPath().resolve("junctura" + (profiles ? ".aot" : ".jsa"));
        try (BuiltJar cds = BuiltJar.of(jar, folder, List.of("-Djava.io.tmpdir=" + temporary), "cds")) {
            assertThat(cds.said())
                    .contains("Start with: java " + option + " -jar "
                            + folder.toRealPath().resolve("junctura.jar"));
            assertThat(cds.exitCode()).isZero();
        }
        assertThat(temporary).isEmptyDirectory();
        try (BuiltJar version = BuiltJar.of(jar, folder, List.of(option, "-Xlog:class+load"), "--version")) {
            assertThat(version.said())
                    .anyMatch(line -> line.matches(".* io\\.junctura\\.Main source: shared objects file.*"));
        }
    }

    private static int indexOf(List<String> lines, String part) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) return i;
        }
        throw new AssertionError("no line says " + part + ": " + lines);
    }

    @Test
    void whatWasAcknowledgedArrivesUnderItsKeyAfterTheProcessWasKilled() throws Exception {
        try (Sink sink = new Sink(503)) {
            Path document = Files.writeString(folder.resolve("forward.yaml"), """
                connection: sink
                connector: http
                settings: { address: "%s" }
                ---
                integration: forward
                connections:
                  sink: { connector: http }
                flows:
                  events:
                    trigger: { use: http.webhook, input: { verify: none } }
                    steps:
                      - use: http.request
                        connection: sink
                        input: { method: POST, path: /events, body: "{{ payload.event }}" }
                        retry: { first: 100ms, max: 500ms }
                """.formatted(sink.address()));
            List<String> acknowledged = new ArrayList<>();
            Map<String, Set<String>> keys;
            try (BuiltJar server = serve(folder.resolve("data"), "--apply", document.toString())) {
                URI hook = server.address().resolve("/hooks/default/forward/events");
                for (int i = 1; i <= EVENTS; i++) {
                    assertThat(post(hook, "{\"event\": \"event-" + i + "\"}")).isEqualTo(202);
                    acknowledged.add("event-" + i);
                }
                // After ten consecutive failures the circuit breaker opens.
                keys = keys(sink.await(all -> events(all, 503).size() >= 8));
                server.kill();
            }
            sink.answers(200);
            try (BuiltJar again = serve(folder.resolve("data"))) {
                again.address();
                List<Delivery> all = sink.await(now -> events(now, 200).containsAll(acknowledged));
                Map<String, Set<String>> after = keys(all);
                assertThat(after).containsAllEntriesOf(keys);
                assertThat(after.values()).allMatch(one -> one.size() == 1);
                assertThat(after.values().stream().flatMap(Set::stream)).doesNotHaveDuplicates();
            }
        }
    }

    private static Set<String> events(List<Delivery> deliveries, int status) {
        return deliveries.stream()
                .filter(one -> one.status() == status)
                .map(Delivery::event)
                .collect(Collectors.toSet());
    }

    private static Map<String, Set<String>> keys(List<Delivery> deliveries) {
        return deliveries.stream()
                .collect(Collectors.groupingBy(Delivery::event, Collectors.mapping(Delivery::key, Collectors.toSet())));
    }

    private int post(URI address, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(BuiltJar.LIMIT_SECONDS))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void anIdleServerContinues() throws Exception {
        try (BuiltJar server = serve(folder.resolve("data"))) {
            server.address();
            assertThat(server.endsWithin(Duration.ofSeconds(12))).isFalse();
        }
    }

    /** These classes would increase the start time by half, so the start uses plain JDBC. */
    @Test
    void aStartOnAPreparedFolderReadsNoClassesThatItDoesNotNeed() throws Exception {
        Path document = Files.writeString(folder.resolve("answer.yaml"), """
            integration: answer
            flows:
              twice:
                trigger: { use: http.call }
                steps:
                  - respond: { body: "{{ payload.n * 2 }}" }
            """);
        Path data = folder.resolve("data");
        try (BuiltJar first = serve(data, "--apply", document.toString())) {
            first.address();
            // The last file that a first start writes.
            Until.holds(
                    Duration.ofSeconds(60),
                    () -> "the bundled plugins are kept",
                    () -> keptPlugins(data) == bundledPlugins());
        }
        Path classes = folder.resolve("classes.log");
        try (BuiltJar prepared = BuiltJar.start(
                folder,
                List.of("-Xlog:class+load:file=" + classes),
                "serve",
                "--data",
                data.toString(),
                "--port",
                "0")) {
            URI call = prepared.address().resolve("/call/default/answer/twice");
            assertThat(post(call, "{\"n\": 21}")).isEqualTo(200);
            assertThat(Files.readAllLines(classes))
                    .anyMatch(line -> line.contains("io.junctura.Junctura "))
                    .noneMatch(line -> line.contains(" org.jdbi."))
                    .noneMatch(line -> line.contains(" com.sun.jmx."));
        }
    }

    private static long keptPlugins(Path data) throws SQLException {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("junctura.db"));
                var statement = database.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM plugin_version")) {
            return count.getLong(1);
        }
    }

    /** The index in the jar has a line for each. */
    private static long bundledPlugins() throws IOException {
        try (ZipFile jar = new ZipFile(System.getProperty("junctura.jar"));
                InputStream index = jar.getInputStream(jar.getEntry("bundled-plugins/index"))) {
            return new String(index.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .count();
        }
    }

    @Test
    void aSecondServerOnTheSameFolderIsToldThatItIsInUse() throws Exception {
        Path data = folder.resolve("data");
        try (BuiltJar first = serve(data)) {
            first.address();
            try (BuiltJar second = serve(data)) {
                assertThat(second.said())
                        .containsExactly("junctura: The data folder " + data
                                + " is in use by another Junctura process. Stop that one, or choose another folder with"
                                + " --data.");
                assertThat(second.exitCode()).isEqualTo(1);
            }
        }
    }

    @Test
    void aServerWhoseKeyIsNoneSaysSo() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path key = Files.writeString(data.resolve("master.key"), "nonsense");
        try (BuiltJar server = serve(data)) {
            assertThat(server.said())
                    .containsExactly("junctura: The master key in " + key + " is not 32 bytes in Base64. Make one with:"
                            + " openssl rand -base64 32");
            assertThat(server.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aServerWhosePortIsTakenSaysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BuiltJar server = BuiltJar.start(
                        folder,
                        "serve",
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        Integer.toString(taken.getLocalPort()))) {
            assertThat(server.said())
                    .containsExactly("junctura: Port " + taken.getLocalPort() + " on 127.0.0.1 is in use by another"
                            + " process. Stop that one, or choose another port with --port (0 picks a free one).");
            assertThat(server.exitCode()).isEqualTo(1);
        }
    }

    private BuiltJar serve(Path data, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString(), "--port", "0"));
        arguments.addAll(List.of(more));
        return BuiltJar.start(folder, arguments.toArray(new String[0]));
    }
}
