package io.junctura.dist;

import io.junctura.dist.OddFile.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder with the odd files, and the flows that take them: one flow for each kind of file. */
final class OddFolder {
    /** Names may be as long as a name can be; those of the files with rows are longer. */
    private static final String ROWS = "rows/{{ $substring(payload.name, 0, 80) }}.ndjson";

    /** The name of a file with a wrong time, as from a system with a wrong clock. */
    private static final Pattern YEAR = Pattern.compile("^year-([0-9]{4})");

    /** What {@link #writeOthers} writes. */
    static final Set<String> OTHERS = Set.of("link.csv", "pipe.csv", "folder.csv");

    private static final String DOCUMENT = """
            connection: place
            connector: file
            settings: { root: odd }
            ---
            integration: odd
            connections:
              place: { connector: file }
            flows:
            """;

    private static final String FLOW = """
              %s:
                trigger:
                  use: file.new-file
                  connection: place
                  every: 1s
                  input: { folder: in, pattern: "*.%s", stableFor: 1s, doneFolder: /done, errors: /error }
                steps:
            %s
            """;

    private static final String WRITE = """
                  - id: made
                    use: json.write
                    input: { rows: "%s", name: rows.ndjson }
                  - use: file.write
                    connection: place
                    input: { path: "%s", content: "{{ steps.made }}" }
            """;

    final Path root;

    OddFolder(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("in"));
    }

    void write(List<OddFile> files) throws IOException {
        for (OddFile each : files) {
            for (Example example : each.examples()) write(example);
        }
    }

    private void write(Example example) throws IOException {
        Files.write(in(example), example.content().get());
        Matcher year = YEAR.matcher(example.name());
        if (!year.find()) return;
        Instant time = Instant.parse(year.group(1) + "-01-01T00:00:00Z");
        Files.setLastModifiedTime(in(example), FileTime.from(time));
    }

    /** Entries that are not files: a link to a file outside, a pipe without a writer, and a folder. */
    void writeOthers() throws IOException, InterruptedException {
        Files.createSymbolicLink(root.resolve("in/link.csv"), Path.of("/etc/passwd"));
        Process pipe = new ProcessBuilder("mkfifo", root.resolve("in/pipe.csv").toString()).start();
        if (pipe.waitFor() != 0) throw new IOException("mkfifo has failed");
        Files.createDirectory(root.resolve("in/folder.csv"));
    }

    Path in(Example example) {
        return root.resolve("in/" + example.name());
    }

    static String document() {
        StringBuilder flows = new StringBuilder(DOCUMENT);
        flows.append(reading("csv", "csv", "csv.read", ""));
        flows.append(reading("windows", "csv1252", "csv.read", ", encoding: windows-1252"));
        flows.append(reading("japanese", "csvsjis", "csv.read", ", encoding: Shift_JIS"));
        flows.append(reading(
                "typed",
                "typed",
                "csv.read",
                ", types: { id: integer, total: decimal, ordered: { type: date, format: dd.MM.yyyy } }"));
        flows.append(reading("skip", "skip", "csv.read", ", badRows: skip"));
        flows.append(flow("checked", "checked", step("csv.read-checked", ""), "{{ steps.rows.rows }}"));
        flows.append(reading("json", "{json,ndjson}", "json.read", ""));
        flows.append(reading("xml", "xml", "xml.read", ", record: /orders/order"));
        flows.append(reading("excel", "xlsx", "excel.read", ""));
        flows.append(reading("text", "txt", "text.read", ""));
        flows.append(reading(
                "fixed",
                "fixed",
                "text.read-columns",
                ", columns: [{ name: account, width: 5 }, { name: amount, width: 4, type: integer }]"));
        flows.append(reading("pdf", "pdf", "pdf.read", ""));
        flows.append(flow(
                "archive",
                "{zip,tar,tgz}",
                step("archive.extract", "") + """
                  - for-each: "{{ steps.rows.files }}"
                    steps:
                      - use: file.write
                        connection: place
                        input: { path: "unpacked/{{ payload.name }}/{{ item.path }}", content: "{{ item.file }}" }
            """,
                "{{ steps.rows.files.{'path': path, 'size': file.size} }}"));
        flows.append(flow("gzip", "gz", """
                  - id: unpacked
                    use: archive.gunzip
                    input: { file: "{{ payload.file }}", name: rows.csv }
                  - id: rows
                    use: csv.read
                    input: { file: "{{ steps.unpacked }}" }
            """, "{{ steps.rows }}"));
        flows.append(FLOW.formatted("guarded", "tocsv", step("csv.read", "") + """
                  - id: made
                    use: csv.write
                    input: { rows: "{{ steps.rows }}", lineEnd: lf, header: false }
                  - use: file.write
                    connection: place
                    input: { path: "%s", content: "{{ steps.made }}" }
            """.formatted(ROWS)));
        return flows.toString();
    }

    private static String reading(String name, String ending, String action, String input) {
        return flow(name, ending, step(action, input), "{{ steps.rows }}");
    }

    private static String step(String action, String input) {
        return """
                  - id: rows
                    use: %s
                    input: { file: "{{ payload.file }}"%s }
            """.formatted(action, input);
    }

    private static String flow(String name, String ending, String steps, String rows) {
        return FLOW.formatted(name, ending, steps + WRITE.formatted(rows, ROWS));
    }

    /** The rows that were written for a file. */
    List<String> rows(Example example) throws IOException {
        String name = example.name();
        String start = name.substring(0, Math.min(80, name.length()));
        return Files.readAllLines(root.resolve("rows/" + start + ".ndjson"));
    }

    /** The text beside a failed file. */
    List<String> reason(Example example) throws IOException {
        Path beside = root.resolve("error/" + example.name() + ".txt");
        if (example.name().length() < 100) return Files.readAllLines(beside);
        // The longest names are cut, so that the extension fits.
        String cut = example.name().substring(0, 100);
        for (String name : names("error")) {
            if (name.startsWith(cut) && name.endsWith(".txt")) beside = root.resolve("error/" + name);
        }
        return Files.readAllLines(beside);
    }

    /** The names in a folder, without those of files that were being written when the server was killed. */
    Set<String> names(String folder) throws IOException {
        Path path = root.resolve(folder);
        if (!Files.isDirectory(path)) return Set.of();
        try (Stream<Path> all = Files.list(path)) {
            return all.map(each -> each.getFileName().toString())
                    .filter(name -> !name.startsWith(".junctura-"))
                    .sorted()
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }
}
