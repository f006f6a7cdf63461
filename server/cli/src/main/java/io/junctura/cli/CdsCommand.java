package io.junctura.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets Java keep what it would work out again at each start. */
@Command(
        name = "cds",
        description =
                "Writes an archive of loaded classes beside the jar (on Java 25 and newer also of profiles), with which"
                        + " the server starts faster. For that, it starts a server in a temporary folder and sends it some thousand"
                        + " events. The archive fits only this jar and this Java: write it again after an upgrade of either.")
final class CdsCommand extends TerminalCommand {

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description =
                    "The archive's file (default: beside the jar, ending in .jsa, or in .aot on Java 25 and newer).")
    @Nullable
    Path to;

    CdsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        StartupCache cache = StartupCache.ofJava(Runtime.version().feature());
        Path jar = jar();
        Path given = to;
        Path archive = given != null
                ? given.toAbsolutePath()
                : jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", "") + cache.ending);
        Path scratch = scratch();
        Path made = scratch.resolve("made" + cache.ending);
        try (TrainingRun training = new TrainingRun(jar, List.of(cache.writing(made)), scratch)) {
            training.complete();
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
        terminal.out().println("Start with: java " + cache.reading(archive) + " -jar " + jar);
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
}
