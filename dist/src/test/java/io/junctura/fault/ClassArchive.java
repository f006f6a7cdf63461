package io.junctura.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A class data archive of the built jar, which halves the time of each start. It is made once, and serves processes with the
 * serial collector. The journeys of the web UI use it, too.
 */
public final class ClassArchive {
    private static final Path JAR =
            Path.of(System.getProperty("junctura.jar", "target/junctura.jar")).toAbsolutePath();

    private static final Path FOLDER = Path.of("target", "classes-of-jar").toAbsolutePath();
    private static final Path FILE = make();

    private ClassArchive() {}

    /** @return flags of the JVM; none if the archive could not be made */
    public static List<String> flags() {
        return Files.exists(FILE) ? List.of("-XX:SharedArchiveFile=" + FILE) : List.of();
    }

    private static Path make() {
        Path archive = FOLDER.resolve("junctura.jsa");
        try {
            Trials.delete(FOLDER);
            Files.createDirectories(FOLDER);
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(
                    List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ArchiveClassesAtExit=" + archive));
            command.addAll(List.of("-jar", JAR.toString(), "serve", "--port", "0"));
            command.addAll(List.of("--data", FOLDER.resolve("data").toString()));
            Path output = FOLDER.resolve("data.log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                Until.holds(Server.STARTS_WITHIN, () -> "the server is ready", () -> {
                    if (!process.isAlive()) throw new AssertionError("The server ended.");
                    return Files.readString(output).contains("ready at ");
                });
                process.destroy();
                if (!process.waitFor(1, TimeUnit.MINUTES)) throw new IOException("The server does not end.");
            } finally {
                process.destroyForcibly();
            }
        } catch (Exception | AssertionError e) {
            // Without the archive, starts only take longer.
            System.out.println("The classes of the jar could not be archived: " + e.getMessage());
        }
        return archive;
    }
}
