package io.junctura.counterparts;

import io.junctura.plugins.dropbox.DropboxSimulator;
import io.junctura.plugins.github.GitHubSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The systems beside the SFTP server. Each starts in a thread of its own, and prints a line with its address when it has started. */
final class Systems implements AutoCloseable {
    /** By the name that {@code --also} takes and that begins the line. */
    static final Map<String, Start> ALL = Map.of(
            "kafka",
            KafkaBroker::new,
            "postgresql",
            PostgreSql::new,
            "github",
            folder -> simulated(new GitHubSimulator(Instant::now), GitHubSimulator::address),
            "dropbox",
            folder -> simulated(new DropboxSimulator(Instant::now), DropboxSimulator::address));

    /** Starts a system. */
    interface Start {
        /** @param folder for its files */
        Counterpart in(Path folder) throws Exception;
    }

    private final List<Counterpart> running = new ArrayList<>();

    void start(String name, Path folder) {
        Thread thread = new Thread(() -> System.out.printf("%-12s %s%n", name, started(name, folder)), name);
        thread.setDaemon(true);
        thread.start();
    }

    private String started(String name, Path folder) {
        try {
            Counterpart counterpart = ALL.get(name).in(Files.createDirectories(folder));
            synchronized (running) {
                running.add(counterpart);
            }
            return counterpart.address();
        } catch (Exception | LinkageError e) {
            return "failed: " + e;
        }
    }

    private static <T extends AutoCloseable> Counterpart simulated(T simulator, Function<T, String> address) {
        return new Counterpart() {
            @Override
            public String address() {
                return address.apply(simulator);
            }

            @Override
            public void close() throws Exception {
                simulator.close();
            }
        };
    }

    @Override
    public void close() {
        synchronized (running) {
            for (Counterpart each : running) {
                try {
                    each.close();
                } catch (Exception e) {
                    System.err.println("junctura-counterparts: " + e);
                }
            }
        }
    }
}
