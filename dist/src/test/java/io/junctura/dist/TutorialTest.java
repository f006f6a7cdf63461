package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows docs/extend/writing-a-connector.md: each file is saved as it stands there, and does what the page says. */
class TutorialTest {
    private static final Pattern FILE = Pattern.compile("(?s)\n\\*\\*`([^`]+)`\\*\\*\n\n```[a-z]+\n(.*?\n)```\n");
    private static final String MAIN = "src/main/java/com/example/helpdesk/";

    @TempDir
    Path scratch;

    private final Map<String, String> sections = new LinkedHashMap<>();
    private Path project;
    private String desk = "";

    private void read() throws IOException {
        for (String section : Files.readString(Path.of("../docs/extend/writing-a-connector.md"))
                .split("\n## ", -1)) {
            sections.put(section.substring(0, section.indexOf('\n')), section);
        }
    }

    /** Saves the files of a section, but for where the help desk is. */
    private void follow(String section) throws IOException {
        Matcher file = FILE.matcher(sections.get(section));
        while (file.find()) {
            Path place = project.resolve(file.group(1));
            Files.createDirectories(place.getParent());
            Files.writeString(place, file.group(2).replace("http://127.0.0.1:9000", desk));
        }
    }

    private static String post(String address, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer let-me-in")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void delete(String folder) throws IOException {
        try (var files = Files.list(project.resolve(folder))) {
            for (Path file : files.toList()) Files.delete(file);
        }
    }

    @Test
    void theTutorialLeadsToATestedConnectorThatIsReloadedAtEachStep() throws Exception {
        read();
        Path work = Files.createDirectory(scratch.resolve("work"));
        try (Shell written = Shell.junctura(work, "plugin", "new", "helpdesk")) {
            written.done();
        }
        project = work.resolve("helpdesk");
        delete(MAIN);
        delete("src/test/java/com/example/helpdesk");
        follow("The other system");
        try (Shell program = Shell.start(project, "java", "HelpDesk.java", "0")) {
            desk = program.says("open at (http\\S+)").group(1);
            follow("A connection and an action");
            try (Shell dev = Shell.junctura(project, "plugin", "dev", "--port", "0")) {
                String server = dev.says("Serving at (http[^ ]+)\\. ").group(1);
                dev.says("helpdesk 1.0.0-SNAPSHOT is loaded");
                dev.says("comments +1 +created");
                post(desk + "/tickets", "{\"title\": \"Printer on fire\"}");
                assertThat(post(server + "/call/default/comments/comment", "{\"ticket\": 1, \"text\": \"Hello\"}"))
                        .startsWith("{\"id\":");
                program.says("/tickets/1/comments: Hello");

                follow("A polling trigger");
                dev.says("is reloaded");
                program.says("/tickets/1/comments: We look into it: Printer on fire");

                follow("A webhook trigger");
                dev.says("is reloaded");
                program.says("POST /webhooks: " + server);
                post(desk + "/tickets/1/close", "");
                program.says("/tickets/1/comments: Closed: Printer on fire");

                Path action = project.resolve(MAIN + "AddComment.java");
                String source = Files.readString(action);
                Files.writeString(action, source.replace("Map.of(\"text\", text)", "Map.of(\"text\", txt)"));
                dev.says("Not built; the server goes on with what it has");
                dev.says("AddComment.java:\\d+:\\d+: cannot find symbol");
                Files.writeString(action, source.replace("Map.of(\"text\", text)", "Map.of(\"text\", \"> \" + text)"));
                dev.says("is reloaded");
                post(server + "/call/default/comments/comment", "{\"ticket\": 1, \"text\": \"Hello\"}");
                program.says("/tickets/1/comments: > Hello");
                Files.writeString(action, source);
                assertThat(dev.interrupted()).endsWith("Stopped.");
            }
        }
        follow("The smallest connector");
        follow("Tests");
        try (Shell maven = Shell.start(project, "mvn", "-B", "verify")) {
            assertThat(maven.done())
                    .contains("HelpdeskContractTest")
                    .contains("HelpdeskTest")
                    .contains("BUILD SUCCESS");
        }
    }

    /** What is promised of it where it is shown. */
    @Test
    void theSimplestUsefulConnectorIsShort() throws IOException {
        read();
        Matcher file = FILE.matcher(sections.get("The smallest connector"));
        assertThat(file.find()).isTrue();
        assertThat(file.group(2).lines()).hasSizeLessThan(60);
    }
}
