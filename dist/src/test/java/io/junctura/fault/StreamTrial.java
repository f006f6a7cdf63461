package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A stream with three partitions that identifies its events only by its cursors. */
final class StreamTrial {
    /** As in {@code numbers.yaml}. */
    static final int PARTITIONS = 3;

    static final int UP_TO = 600;

    final Path data;
    private final Trial trial;
    private final Sink sink;

    StreamTrial(Trial trial) throws Exception {
        this.trial = trial;
        this.data = trial.folder.resolve("data");
        this.sink = trial.closing(new Sink());
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        Path numbers = Documents.write(trial.folder.resolve("numbers.yaml"), "numbers.yaml", sink.address());
        Path begin = trial.folder.resolve("begin");
        try (Server server = Server.on(data).option("apply", flows).start()) {
            server.install(TestPlugin.jar(trial.folder, "numbers", "NumbersConnector", "Count"));
            server.publish(Files.readString(numbers).replace("FILE", begin.toString()));
        }
        // Waits until the stream emits, so that the kill happens during its work.
        Files.createFile(begin);
    }

    /** Lets the stream end. Each number must have one run, and the runs of a partition must be in order. */
    void check() throws Exception {
        try (Server server = Server.on(data).start()) {
            Until.holds(
                    Duration.ofSeconds(60),
                    () -> "all numbers have arrived",
                    () -> numbers().values().stream().mapToInt(Map::size).sum() == PARTITIONS * UP_TO);
            server.awaitQuiet(Duration.ofSeconds(60));
            assertThat(server.api("/api/v1/runs/counts").get("succeeded")).isEqualTo((long) PARTITIONS * UP_TO);
        }
        numbers().forEach((partition, runs) -> {
            assertThat(runs.values()).as("runs of partition " + partition).allMatch(one -> one.size() == 1);
            List<Long> inOrder = new ArrayList<>();
            runs.values().forEach(inOrder::addAll);
            assertThat(inOrder).as("runs of partition " + partition).isSorted();
        });
        trial.count("events", PARTITIONS * UP_TO);
        trial.count("effects", sink.effects().size());
    }

    /** The number of runs by partition and number. */
    private Map<String, Map<Integer, Set<Long>>> numbers() {
        Map<String, Map<Integer, Set<Long>>> numbers = new TreeMap<>();
        for (Sink.Effect effect : sink.effects()) {
            String[] id = effect.id().split("-", 2);
            numbers.computeIfAbsent(id[0], any -> new TreeMap<>())
                    .computeIfAbsent(Integer.valueOf(id[1]), any -> new TreeSet<>())
                    .add(effect.run());
        }
        return numbers;
    }
}
