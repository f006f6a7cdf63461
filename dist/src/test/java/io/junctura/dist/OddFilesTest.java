package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.dist.OddFile.Ending;
import io.junctura.dist.OddFile.Example;
import io.junctura.fault.Until;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of odd files, in a heap of 256 MB: each ends as {@link OddFiles} says, and none is lost. */
class OddFilesTest {
    private static final Duration LIMIT = Duration.ofSeconds(BuiltJar.LIMIT_SECONDS);
    private static final int ORDERS = 20;
    private static final int LINES = 50;

    private final List<OddFile> files = OddFiles.all();

    @TempDir
    Path folder;

    private OddFolder odd;

    @BeforeEach
    void write() throws Exception {
        odd = new OddFolder(folder.resolve("odd"));
        odd.write(files);
        odd.writeOthers();
    }

    @Test
    void eachEndsAsTheTableSaysWithOneSentenceAndNoneIsLost() throws Exception {
        Path document = Files.writeString(folder.resolve("odd.yaml"), OddFolder.document());
        try (BuiltJar server = serve("--apply", document.toString())) {
            awaitEnd(examples(Ending.DONE));
            assertThat(get(server.address().resolve("/health/ready"))).isEqualTo(200);
        }
        assertThat(wrong()).isEmpty();
        assertThatAllAreThere(examples(Ending.DONE));
        assertThat(unpacked("folders.zip/in/a.csv")).isEqualTo("id\n1\n");
        assertThat(unpacked("folders.zip/b.csv")).isEqualTo("id\n2\n");
        assertThatThePageIsRight();
    }

    @Test
    void soTheyDoWhenTheServerIsKilledMeanwhileAndEachRowArrivesUnderOneKey() throws Exception {
        List<String> orders = new ArrayList<>(examples(Ending.DONE));
        Set<String> rows = new HashSet<>();
        for (int i = 0; i < ORDERS; i++) {
            orders.add(i + ".orders");
            List<String> lines = IntStream.range(i * LINES, (i + 1) * LINES)
                    .mapToObj(row -> "row-" + row)
                    .toList();
            rows.addAll(lines);
            Files.writeString(odd.root.resolve("in/" + i + ".orders"), "id\n" + String.join("\n", lines));
        }
        Random random = new Random();
        try (Sink sink = new Sink(200)) {
            Path document =
                    Files.writeString(folder.resolve("odd.yaml"), OddFolder.document() + """
                    ---
                    integration: posted
                    connections:
                      place: { connector: file }
                      sink: { connector: http }
                    flows:
                      orders:
                        trigger:
                          use: file.new-file
                          connection: place
                          every: 1s
                          input: { folder: in, pattern: "*.orders", stableFor: 1s, doneFolder: /done, errors: /error }
                        steps:
                          - id: rows
                            use: csv.read
                            input: { file: "{{ payload.file }}" }
                          - for-each: "{{ steps.rows }}"
                            steps:
                              - use: http.request
                                connection: sink
                                input: { method: POST, path: /rows, body: "{{ item.id }}" }
                    ---
                    connection: sink
                    connector: http
                    settings: { address: "%s" }
                    """.formatted(sink.address()));
            // After a third kill during one step, the run would wait for an answer: see
            // docs/operate/failing-systems.md.
            for (int kill = 0; kill < 2; kill++) {
                String[] apply = kill == 0 ? new String[] {"--apply", document.toString()} : new String[0];
                try (BuiltJar server = serve(apply)) {
                    server.address();
                    // Kills the server, no matter what it does at this moment.
                    boolean ignored = server.endsWithin(Duration.ofMillis(500 + random.nextInt(4_000)));
                    server.kill();
                }
            }
            try (BuiltJar server = serve()) {
                server.address();
                awaitEnd(orders);
            }
            List<Sink.Delivery> delivered = sink.await(all -> all.size() >= rows.size());
            Map<String, Set<String>> keys = delivered.stream()
                    .collect(Collectors.groupingBy(
                            Sink.Delivery::event, Collectors.mapping(Sink.Delivery::key, Collectors.toSet())));
            assertThat(keys.keySet()).isEqualTo(rows);
            assertThat(keys.values()).allMatch(one -> one.size() == 1);
        }
        assertThat(wrong()).isEmpty();
        assertThatAllAreThere(orders);
    }

    private BuiltJar serve(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--data", folder.resolve("data").toString(), "--port", "0"));
        arguments.addAll(List.of("--file-root", "odd=" + odd.root));
        // The text beside a failed file names its run's address, which stays the same although the port does not.
        arguments.addAll(List.of("--public-url", "http://odd.example"));
        arguments.addAll(List.of(more));
        return BuiltJar.start(folder, List.of("-Xmx256m"), arguments.toArray(new String[0]));
    }

    private static int get(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private List<String> examples(Ending fate) {
        return files.stream()
                .filter(each -> each.fate() == fate)
                .flatMap(each -> each.examples().stream())
                .map(Example::name)
                .toList();
    }

    /** @param done the files that end in a folder; while it is moved, a file is in none */
    private void awaitEnd(List<String> done) throws Exception {
        Set<String> left = new HashSet<>(OddFolder.OTHERS);
        left.addAll(examples(Ending.LEFT));
        Until.holds(
                LIMIT,
                () -> "not all files have ended: " + found(left, done),
                () -> odd.names("in").equals(left)
                        && odd.names("done").size() == done.size()
                        && odd.names("error").size()
                                == 2 * examples(Ending.FAILED).size());
    }

    private String found(Set<String> left, List<String> done) {
        try {
            Set<String> in = odd.names("in");
            in.removeAll(left);
            Set<String> lost = new TreeSet<>(done);
            lost.removeAll(odd.names("done"));
            StringBuilder failed = new StringBuilder();
            for (String name : lost) {
                Path reason = odd.root.resolve("error/" + name + ".txt");
                if (Files.exists(reason)) failed.append(Files.readString(reason));
            }
            return "still in the folder " + in + ", not done " + lost + ", failed " + odd.names("error") + ":\n"
                    + failed;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The folders contain no other files, so no file was processed twice. */
    private void assertThatAllAreThere(List<String> done) throws IOException {
        assertThat(odd.names("done")).containsExactlyInAnyOrderElementsOf(done);
        List<String> failed = examples(Ending.FAILED);
        assertThat(odd.names("error")).containsAll(failed).hasSize(2 * failed.size());
    }

    private String unpacked(String path) throws IOException {
        return Files.readString(odd.root.resolve("unpacked/" + path));
    }

    /** One sentence for each file with an unexpected outcome. */
    private List<String> wrong() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (OddFile each : files) {
            for (Example example : each.examples()) {
                String problem = each.fate() == Ending.DONE ? wrongRows(example) : null;
                if (each.fate() == Ending.FAILED) problem = wrongReason(each, example);
                if (problem != null) wrong.add(example.name() + " (" + each.oddity() + "): " + problem);
            }
        }
        return wrong;
    }

    private String wrongRows(Example example) throws IOException {
        if (!odd.names("done").contains(example.name())) return "it is not among those that are done";
        List<String> rows = odd.rows(example);
        if (rows.size() != example.count()) return "it has " + rows.size() + " rows, not " + example.count();
        String last = rows.isEmpty() ? "" : rows.get(rows.size() - 1);
        boolean right = example.last().isEmpty() || example.last().equals(last);
        return right ? null : "its last row is " + last + ", not " + example.last();
    }

    private String wrongReason(OddFile file, Example example) throws IOException {
        if (!odd.names("error").contains(example.name())) return "it is not among those that have failed";
        List<String> reason = odd.reason(example);
        boolean right = reason.size() == 3
                && reason.get(0).equals("The file \"in/" + example.name() + "\" could not be processed.")
                && reason.get(1).contains(file.expected())
                && reason.get(1).endsWith(".")
                && reason.get(2).startsWith("The run: http");
        return right ? null : "the text beside it is " + reason + ", without " + file.expected();
    }

    /** The documentation shows the outcome of each file. */
    private void assertThatThePageIsRight() throws IOException {
        Path page = Path.of(System.getProperty("junctura.examples")).resolve("../../docs/understand/odd-files.md");
        Path made = Path.of(System.getProperty("junctura.jar")).resolveSibling("odd-files.md");
        Files.writeString(made, OddFilesPage.of(odd));
        assertThat(Files.readString(page, StandardCharsets.UTF_8))
                .as("docs/understand/odd-files.md: copy " + made + " over it")
                .isEqualTo(Files.readString(made));
    }
}
