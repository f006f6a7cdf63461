package io.junctura.bench.scenario;

import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.Junctura;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Junctura copies the rows of a table into another table, in PostgreSQL and in MariaDB. The baselines are the commands of the
 * database that do this fastest, and hand-written JDBC in batches of 1,000. "Cold" is the first copy in the process, "warm" the
 * median of the fifth to the ninth.
 */
public final class CopiedTable implements Scenario {
    private static final int ROWS = 100_000;
    private static final int WARM_UP = 3;
    private static final int WARM = 5;

    private final Path product;
    private final Path databases;
    private final List<TableServer> servers = new ArrayList<>();

    /**
     * @param product the jar of Junctura
     * @param work    scratch folder, not in memory
     */
    public CopiedTable(Path product, Path work) {
        this.product = product;
        databases = work.resolve("databases-" + ProcessHandle.current().pid());
    }

    @Override
    public String title() {
        return "sql: " + ROWS + " rows of a table read, and inserted into another one";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        boolean ours = target instanceof Junctura;
        Figures figures = new Figures();
        if (servers.isEmpty()) {
            servers.add(TableServer.postgresql(product, databases.resolve("postgresql"), ROWS));
            servers.add(TableServer.mariadb(databases.resolve("mariadb"), ROWS));
        }
        if (ours) {
            place.document(
                    "sql.yaml",
                    servers.stream()
                            .collect(Collectors.toMap(each -> "@" + each.product() + "@", TableServer::address)));
        }
        for (TableServer server : servers) {
            Files.writeString(place.folder().resolve("url"), server.url());
            try (ChildProcess child = target.start(place)) {
                Work work = ours ? () -> run(server, child, place) : () -> ByHand.work(child, place);
                if (ours) FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
                measure(server.product(), work, figures);
                figures.put(server.product() + ": peak RSS MiB", child.peakMib());
            }
            figures.put(server.product() + ": rows", server.copied());
        }
        return figures;
    }

    @Override
    public void close() throws IOException {
        for (TableServer each : servers) each.close();
        try (Stream<Path> paths = Files.walk(databases)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    private static void measure(String name, Work work, Figures figures) throws IOException, InterruptedException {
        figures.put(name + ": ms, cold", millis(work));
        for (int i = 0; i < WARM_UP; i++) work.once();
        double[] warm = new double[WARM];
        for (int i = 0; i < WARM; i++) warm[i] = millis(work);
        Arrays.sort(warm);
        figures.put(name + ": ms, warm", warm[WARM / 2]);
    }

    @FunctionalInterface
    private interface Work {
        void once() throws IOException, InterruptedException;
    }

    private static double millis(Work work) throws IOException, InterruptedException {
        long began = System.nanoTime();
        work.once();
        return (System.nanoTime() - began) / 1e6;
    }

    private static void run(TableServer server, ChildProcess child, RoundFolder place)
            throws IOException, InterruptedException {
        Api api = Api.of(place);
        api.awaitEnd(api.event("table/" + server.product(), "{}"), child);
    }
}
