package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each YAML document in docs is valid for the built jar and its connectors. */
class SnippetsTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^(integration|connection): ");
    /** The tutorial's connector is in no jar; TutorialTest builds it. The plugin API's examples have connectors that do not exist. */
    private static final List<String> OWN_CONNECTORS =
            List.of("writing-a-connector.md", "plugin-api.md", "testing-a-connector.md");

    @TempDir
    Path scratch;

    @Test
    void everyDocumentIsValid() throws Exception {
        Path docs = Path.of(System.getProperty("junctura.examples"))
                .resolve("../../docs")
                .normalize();
        Map<String, String> documents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(docs)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".md")).toList()) {
                if (!OWN_CONNECTORS.contains(file.getFileName().toString())) read(docs, file, documents);
            }
        }
        assertThat(documents).hasSizeGreaterThan(40);
        List<String> arguments = new ArrayList<>(List.of("validate"));
        for (Map.Entry<String, String> document : documents.entrySet()) {
            Files.writeString(scratch.resolve(document.getKey()), document.getValue());
            arguments.add(document.getKey());
        }
        try (Shell validate = Shell.junctura(scratch, arguments.toArray(String[]::new))) {
            validate.done();
        }
    }

    /** Names are unique among all files that are validated together. */
    private static String named(String document, int number) {
        return document.replaceAll("(?m)^integration: ([a-z-]+)", "integration: n" + number + "-$1")
                .replaceAll("(?m)^connection: ([a-z-]+)", "connection: n" + number + "-$1");
    }

    private static void read(Path docs, Path file, Map<String, String> documents) throws IOException {
        String page = docs.relativize(file).toString().replace('/', '-').replace(".md", "");
        Matcher block = BLOCK.matcher(Files.readString(file));
        for (int n = 1; block.find(); n++) {
            String text = block.group(1);
            if (text.contains("…") || text.contains("connector: store }"))
                continue; // "store" is made up, to show any connector.
            String name = page + "-" + n;
            if (DOCUMENT.matcher(text).find()) documents.put(name + ".yaml", named(text, documents.size()));
            else if (text.startsWith("- ")
                    || text.startsWith("flows:")
                    || text.contains("steps:")
                    || text.contains("trigger:")) {
                String[] alternatives = text.split("(?m)(?=^trigger:)", -1);
                for (int a = 0; a < alternatives.length; a++) {
                    documents.put(
                            name + "-" + a + ".yaml",
                            named(DocumentFragment.document(alternatives[a]), documents.size()));
                }
            }
        }
    }
}
