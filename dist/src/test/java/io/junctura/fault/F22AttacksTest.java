package io.junctura.fault;

import io.junctura.fault.attack.Attack;
import io.junctura.fault.attack.Attacks;
import io.junctura.fault.attack.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Runs each attack from one address and from many, beside signed senders, users and probes. This test asserts times, because
 * an attack that makes the server slow has succeeded.
 */
@Tag("tools")
@Isolated("It asserts times")
class F22AttacksTest {
    private static final Path TABLE = Path.of("target", "attacks.md").toAbsolutePath();
    /** The attacks of the short form: one on each resource that has a limit. */
    private static final Set<String> SHORTLY =
            Set.of("slow-heads", "slow-bodies", "json-call", "expression-bombs", "sign-in-at-once", "slow-readers");

    /** The attacks that the short form also runs from a sender's address. */
    private static final Set<String> SHARED_SHORTLY = Set.of("slow-heads", "slow-bodies", "sign-in-at-once");

    private static final int MAX_TRIES = 3;
    /** File descriptors for the attackers and the server. */
    private static final int FILES = 12_000;

    private final List<String> rows = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int servers;

    @Test
    void g1_g3_g12_signedEventsAreTakenAndProbesAnsweredInTimeWhateverAttackersDo() {
        Trials.of("F22", "attacks beside signed senders, 256 MB of heap", "G1", "G3", "G12")
                .atMost(1)
                .run(this::trial);
    }

    private void trial(Trial trial) throws Exception {
        needsFiles();
        rows.clear();
        failures.clear();
        boolean atLength = Boolean.getBoolean("tests.long");
        Duration calm = Duration.ofSeconds(atLength ? 30 : 3);
        AttackersProcess attackers = trial.closing(new AttackersProcess(trial.folder.resolve("attackers.log")));
        ServerUnderAttack server = new ServerUnderAttack(trial, attackers, ++servers);
        try {
            enter(trial, server.calm(calm));
            for (Attack attack : wanted()) {
                for (SourceAddress origin : SourceAddress.values()) {
                    if (origin == SourceAddress.SHARED && !atLength && !SHARED_SHORTLY.contains(attack.name()))
                        continue;
                    Duration time = Duration.ofSeconds(atLength ? 60 : attack.seconds());
                    AttackFigures figures = server.attacked(attack, origin, time);
                    // Other programs on the machine may have caused the delay. A real weakness shows again.
                    for (int tries = 1; figures.onlyLate() && tries < MAX_TRIES; tries++) {
                        report(figures);
                        figures = server.attacked(attack, origin, time);
                    }
                    enter(trial, figures);
                    if (!figures.failures().isEmpty()) {
                        // The effects of one attack must not count for the next one.
                        server.close();
                        server = new ServerUnderAttack(trial, attackers, ++servers);
                    }
                }
                if (atLength) server.awaitIdle();
            }
            server.awaitIdle();
            enter(trial, server.calm(calm));
        } finally {
            server.close();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    String.join("\n", failures) + "\nOne attack alone: -Dfault.at=NAME. All figures: " + TABLE);
        }
    }

    private static List<Attack> wanted() {
        String prefix = System.getProperty("fault.at");
        boolean atLength = Boolean.getBoolean("tests.long");
        return Attacks.all().stream()
                .filter(attack ->
                        prefix != null ? attack.name().startsWith(prefix) : atLength || SHORTLY.contains(attack.name()))
                .toList();
    }

    private void enter(Trial trial, AttackFigures figures) throws IOException {
        report(figures);
        if (!figures.failures().isEmpty()) failures.add(figures.name() + ": " + String.join("; ", figures.failures()));
        trial.count("attacks", 1);
        trial.count("signed events", figures.signedEvents());
    }

    private void report(AttackFigures figures) throws IOException {
        rows.add(figures.row());
        System.out.println(figures.row());
        Files.writeString(TABLE, AttackFigures.HEADING + String.join("\n", rows) + "\n");
    }

    /** @throws AssertionError with a sentence if this process may not have enough sockets */
    private static void needsFiles() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            if (!line.startsWith("Max open files")) continue;
            String most = line.split("\\s+", -1)[4];
            if (most.equals("unlimited") || Long.parseLong(most) >= FILES) return;
            throw new AssertionError("The attacks need " + FILES + " open files in a process; the limit is " + most
                    + ". Raise it: ulimit -n " + FILES);
        }
    }
}
