package io.junctura.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets Java keep what it works out at each start. */
@Command(
        name = "cds",
        description = "Writes an archive of loaded classes beside the jar, which makes the server start "
                + "faster. The archive fits only this jar and this Java: write it again after an upgrade "
                + "of either.")
final class CdsCommand extends TerminalCommand {
    private static final Pattern READY = Pattern.compile("ready at (http\\S+) in");
    private static final int SECONDS = 60;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The archive's file (default: beside the jar, ending in .jsa).")
    @Nullable
    Path to;

    CdsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        Path jar = jar();
        Path given = to;
        Path archive = given != null
                ? given.toAbsolutePath()
                : jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", "") + ".jsa");
        Path scratch = scratch();
        try {
            Path made = scratch.resolve("made.jsa");
            serveOnce(jar, made, scratch.resolve("data"));
            if (!Files.exists(made))
                throw new Failed("This Java has written no archive. Use Java 17 or newer by HotSpot.");
            Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failed(
                    "The archive " + archive + " cannot be written (" + e + "). Name another place with --to.");
        } finally {
            LocalPlugins.delete(scratch);
        }
        terminal.out().println("Written: " + archive);
        terminal.out().println("Start with: java -XX:SharedArchiveFile=" + archive + " -jar " + jar);
        return 0;
    }

    private static Path scratch() throws Failed {
        try {
            return Files.createTempDirectory("junctura-cds-");
        } catch (IOException e) {
            throw new Failed("No temporary folder can be made (" + e + "). Check the space left.");
        }
    }

    private static Path jar() throws Failed {
        try {
            var source = CdsCommand.class.getProtectionDomain().getCodeSource();
            if (source != null) {
                Path path = Path.of(source.getLocation().toURI());
                if (Files.isRegularFile(path)) return path.toAbsolutePath();
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new Failed("An archive is made for a jar, but this runs from folders of classes. Use junctura.jar.");
    }

    /** Starts it as users do, asks it a little, and stops it in good order: on its way out Java writes the archive. */
    private void serveOnce(Path jar, Path archive, Path data) throws Failed, IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-XX:ArchiveClassesAtExit=" + archive,
                        "-jar",
                        jar.toString(),
                        "serve",
                        "--data",
                        data.toString(),
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .start();
        Thread limit = new Thread(() -> {
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
        limit.setDaemon(true);
        limit.start();
        StringBuilder said = new StringBuilder();
        boolean ready = false;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append('\n');
                Matcher matcher = READY.matcher(line);
                if (ready || !matcher.find()) continue;
                ready = true;
                ask(matcher.group(1));
                // By its handle: Process.destroy would close what it still has to say.
                process.toHandle().destroy();
            }
        } finally {
            process.destroy();
        }
        process.waitFor(SECONDS, TimeUnit.SECONDS);
        if (!ready) {
            throw new Failed("The server did not start, so there is nothing to archive. It said: "
                    + Output.line(said.toString().strip(), 500));
        }
    }

    private static void ask(String address) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        for (String path : List.of("/health/ready", "/", "/api/v1/setup/status", "/hooks/default/none/none")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            try {
                client.send(request, HttpResponse.BodyHandlers.discarding());
            } catch (IOException e) {
                // The archive is a little smaller then.
            }
        }
    }
}
