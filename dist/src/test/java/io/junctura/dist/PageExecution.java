package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Executes a documentation page in an empty folder. Free ports replace the ports of the page. */
final class PageExecution implements AutoCloseable {
    /** The commands that run until they are stopped, each with the line that it prints when it is ready. */
    private static final Map<String, String> SERVERS = Map.of(
            "junctura serve", "ready at http://([\\d.:]+) ",
            "java -jar junctura-counterparts.jar", "^host ",
            "java Listener.java", "listens at http://([\\d.:]+)");

    private static final Pattern STARTED = Pattern.compile(
            "(?m)^(?:[A-Z_]+=\\S+ )*(junctura serve|java -jar junctura-counterparts.jar|java Listener.java)");
    /** The commands that may be repeated until their result is as expected. */
    private static final Pattern READS =
            Pattern.compile("(junctura (runs|flows|cursors|subscription deliveries)|cat|ls|curl -s \\S+ [|]).*");

    private final Path folder;
    private final Target target;
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final List<DocumentationPage.SavedFile> files = new ArrayList<>();
    private final List<Shell> running = new ArrayList<>();

    PageExecution(Path folder, DocumentationPage page) throws IOException {
        this.folder = folder;
        List<DocumentationPage.Request> requests = new ArrayList<>();
        for (DocumentationPage.Part part : page.parts())
            if (part instanceof DocumentationPage.Request request) requests.add(request);
        target = new Target(requests);
        addresses.put("127.0.0.1:9000", target.address());
    }

    void follow(DocumentationPage.Part part) throws Exception {
        if (part instanceof DocumentationPage.SavedFile file) {
            files.add(file);
        } else if (part instanceof DocumentationPage.Request request) {
            target.await(request);
        } else if (part instanceof DocumentationPage.Command command) {
            Matcher server = STARTED.matcher(command.script());
            if (server.find()) serve(command, server.group(1));
            else execute(command);
        }
    }

    private void serve(DocumentationPage.Command command, String kind) throws Exception {
        Shell shell = start(command.script());
        running.add(shell);
        Matcher ready = shell.says(SERVERS.get(kind));
        if (kind.equals("junctura serve")) addresses.put("127.0.0.1:8080", ready.group(1));
        if (kind.equals("java Listener.java")) addresses.put("127.0.0.1:9000", ready.group(1));
        if (command.prints() == null) return;
        for (String line : command.prints().strip().lines().toList()) {
            if (!kind.equals("java -jar junctura-counterparts.jar")) continue;
            String[] shown = line.strip().split(" +", -1);
            String[] actual = shell.says("^" + shown[0] + " +(\\S.*)$").group(1).split(" ", -1);
            for (int n = 1; n < shown.length; n++) addresses.put(shown[n], actual[n - 1]);
        }
    }

    private void execute(DocumentationPage.Command command) throws Exception {
        if (command.prints() == null) {
            try (Shell shell = start(command.script())) {
                shell.done();
            }
            return;
        }
        boolean reads = READS.matcher(command.script().strip()).matches();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BuiltJar.LIMIT_SECONDS);
        while (true) {
            String said;
            try (Shell shell = start(command.script())) {
                said = reads ? shell.ended() : shell.done();
            }
            if (DocumentationPage.matches(here(command.prints()), said)) return;
            if (!reads || System.nanoTime() > end) assertThat(said).isEqualToIgnoringWhitespace(here(command.prints()));
        }
    }

    /** Also saves the page's files, because addresses in them may be known only now. */
    private Shell start(String script) throws IOException {
        for (DocumentationPage.SavedFile file : files) {
            Path place = folder.resolve(file.name());
            Files.createDirectories(place.getParent());
            Files.writeString(place, here(file.text()));
        }
        String java = Java.executable();
        String jar = System.getProperty("junctura.jar");
        String functions =
                "set -e\njunctura() { " + String.join(" ", Java.ofBuiltJar()) + " -jar " + jar + " \"$@\"; }\n";
        String counterparts =
                Path.of(jar).resolveSibling("junctura-counterparts.jar").toString();
        String here = here(script)
                .replace("junctura serve", "junctura serve --port 0")
                .replace(
                        "java -jar junctura-counterparts.jar",
                        String.join(" ", Java.command()) + " -jar " + counterparts)
                .replace("java Listener.java", java + " Listener.java 0");
        return Shell.start(folder, "bash", "-c", functions + here);
    }

    private String here(String text) {
        String here = text;
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            here = here.replace(address.getKey(), address.getValue());
        }
        return here;
    }

    @Override
    public void close() {
        for (Shell shell : running) shell.close();
        target.close();
    }
}
