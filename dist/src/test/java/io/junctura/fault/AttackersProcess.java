package io.junctura.fault;

import io.junctura.fault.attack.Attackers;
import io.junctura.fault.attack.Outcome;
import io.junctura.fault.attack.SourceAddress;
import io.junctura.fault.attack.Target;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The process of the attackers. It has the lowest CPU priority, so that it does not slow the server and its senders down.
 */
final class AttackersProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader outcomes;

    AttackersProcess(Path errors) throws IOException {
        LinuxTools.need("nice", "coreutils");
        List<String> command = List.of(
                "nice",
                "-n",
                "19",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes(),
                Attackers.class.getName());
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        orders = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        outcomes = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String classes() {
        try {
            return Path.of(Attackers.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e); // The class loader's own addresses are proper.
        }
    }

    /** Attacks for a time, and returns when all connections of the attack are closed. */
    Outcome attack(String name, SourceAddress origin, Duration time, Target target) throws IOException {
        orders.write(name + " " + origin + " " + time.toMillis() + " " + target.word() + "\n");
        orders.flush();
        String outcome = outcomes.readLine();
        if (outcome == null) throw new IOException("The attackers' process has ended");
        return Outcome.of(outcome);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
