package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One of the demo's external systems, in its own process. */
public final class Counterpart implements AutoCloseable {
    private static final String JAR = "junctura-counterparts.jar";
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);

    private final ChildProcess child;
    private final String address;

    private Counterpart(ChildProcess child, String address) {
        this.child = child;
        this.address = address;
    }

    /**
     * Starts the system, and returns when it runs.
     *
     * @param system  such as {@code kafka}
     * @param product the jar of Junctura; the jar of the systems is in the same folder
     */
    public static Counterpart start(String system, Path product, Path folder) throws IOException, InterruptedException {
        Path jar = product.toAbsolutePath().resolveSibling(JAR);
        if (!Files.isRegularFile(jar))
            throw new IOException("There is no " + jar + ". Build it: mvn -DskipTests package");
        Path log = Files.createDirectories(folder).resolve("counterpart.log");
        List<String> command = List.of(
                JavaTarget.java(),
                "-Xmx1g",
                "-jar",
                jar.toString(),
                "--folder",
                "partner",
                "--port",
                "0",
                "--also",
                system);
        ChildProcess child = ChildProcess.start(command, Map.of(), folder, log);
        long end = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (child.isAlive() && System.nanoTime() < end) {
            Optional<String> address = address(system, log);
            if (address.isPresent()) return new Counterpart(child, address.get());
            Thread.sleep(50);
        }
        String said = child.endOfLog();
        child.close();
        throw new IOException(system + " did not start within " + STARTS_WITHIN.toSeconds() + " s." + said);
    }

    private static Optional<String> address(String system, Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith(system + " "))
                    .map(line -> line.substring(system.length()).strip())
                    .findFirst();
        }
    }

    /** Such as {@code 127.0.0.1:9092}. */
    public String address() {
        return address;
    }

    @Override
    public void close() {
        child.close();
    }
}
