package io.junctura.counterparts;

import io.junctura.plugins.aws.AwsSimulator;
import io.junctura.plugins.dropbox.DropboxSimulator;
import io.junctura.plugins.github.GitHubSimulator;
import io.junctura.plugins.slack.SlackSimulator;
import io.junctura.plugins.sms.MessageCenter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The external systems besides the SFTP server. Each one starts on its own thread, and prints a line with its address when
 * it has started.
 */
final class Systems implements AutoCloseable {
    /** By the name that {@code --also} accepts and that begins the line. */
    static final Map<String, Start> ALL = all();

    private static Map<String, Start> all() {
        Map<String, Start> all = new TreeMap<>();
        all.put("kafka", KafkaBroker::new);
        all.put("postgresql", PostgreSql::new);
        all.put("mail", folder -> new MailServer());
        all.put("github", folder -> simulated(new GitHubSimulator(Instant::now), GitHubSimulator::address));
        all.put("dropbox", folder -> simulated(new DropboxSimulator(Instant::now), DropboxSimulator::address));
        all.put("aws", folder -> simulated(new AwsSimulator(Instant::now), AwsSimulator::address));
        all.put("slack", folder -> simulated(SlackSimulator.announcing(), SlackSimulator::address));
        all.put("sms", folder -> simulated(MessageCenter.returning(), center -> Integer.toString(center.port())));
        return all;
    }

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
