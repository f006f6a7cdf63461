package io.junctura.bench.scenario;

import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Only Junctura, with a small heap: a flow reads a very large table over HTTP row by row, and sends the six of 16 rows that
 * pass a filter to the sink. The server is killed at a random row, and continues after a restart. Before that, a flow that
 * only computes reads the same table.
 */
public final class Loop implements Scenario {
    /** The heap of the server. */
    public static final String HEAP = "-Xmx256m";

    private static final int CONCURRENCY = 16;

    /** In percent of the sent rows. */
    private static final int EARLIEST_KILL = 30;

    private static final int LATEST_KILL = 80;
    private static final Duration MAX = Duration.ofMinutes(10);
    private static final Duration QUIET = Duration.ofSeconds(60);

    private final int rows;
    private final Sink sink;

    public Loop(int rows, Sink sink) {
        this.rows = rows;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "loop: a table of " + rows + " rows, " + HEAP + "; killed at a row by chance and started again";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        sink.reset();
        OrderTable table = OrderTable.serve(place.folder().resolve("orders.csv"), rows);
        int gold = table.gold();
        Figures figures = new Figures();
        ChildProcess child = null;
        try {
            place.document(
                    "loop.yaml", Map.of("@TABLE@", table.address(), "@CONCURRENCY@", Integer.toString(CONCURRENCY)));
            child = target.start(place);
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
            compute(Api.of(place), child, figures);

            long run = Api.of(place).event("loop/send", "{}");
            long first = gold / 10;
            long firstAt = await(first, child);
            figures.put("RSS MiB, a tenth", child.residentMib());
            int share = ThreadLocalRandom.current().nextInt(EARLIEST_KILL, LATEST_KILL);
            long last = gold * (long) share / 100;
            long lastAt = await(last, child);
            figures.put("killed at % of the rows", share);
            figures.put("RSS MiB, before the kill", child.residentMib());
            figures.put("peak RSS MiB, before the kill", child.peakMib());
            figures.put("rows/s, sending", rowsPerSecond(last - first, gold, lastAt - firstAt));
            child.kill();
            long sentAtKill = sink.delivered();
            child = target.start(place);
            figures.put("restart ms", FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN));
            await(sentAtKill + 1, child);
            figures.put("resumed after ms", (System.nanoTime() - child.startedNanos()) / 1e6);
            first = sentAtKill + gold / 20;
            firstAt = await(first, child);
            last = gold - gold / 20L;
            lastAt = await(last, child);
            figures.put("rows/s, after the restart", rowsPerSecond(last - first, gold, lastAt - firstAt));
            Api.of(place).awaitEnd(run, child);
            figures.put("RSS MiB, end", child.residentMib());
            figures.put("peak RSS MiB, after the kill", child.peakMib());
            figures.put("sent at the kill", sentAtKill);
            figures.put("sent in all", sink.delivered());
            figures.put("missing", gold - sink.delivered());
            figures.put("sent twice (at most " + CONCURRENCY + " were under way)", sink.duplicates());
            figures.put("sent twice, other key", sink.duplicatesWithOtherKey());
            figures.put("wrong deliveries", sink.wrong());
        } finally {
            table.close();
            if (child != null) child.close();
        }
        return figures;
    }

    private void compute(Api api, ChildProcess child, Figures figures) throws IOException, InterruptedException {
        long began = System.nanoTime();
        double cpu = child.cpuSeconds();
        api.awaitEnd(api.event("loop/compute", "{}"), child);
        figures.put("rows/s, computing", rows * 1e9 / (System.nanoTime() - began));
        figures.put("CPU us/row, computing", (child.cpuSeconds() - cpu) * 1e6 / rows);
        figures.put("peak RSS MiB, computing", child.peakMib());
    }

    private double rowsPerSecond(long sent, int gold, long nanos) {
        return (double) sent / gold * rows * 1e9 / nanos;
    }

    /** @return when the sink had received this number of orders */
    private long await(long sent, ChildProcess child) throws IOException, InterruptedException {
        if (Drain.await(sink, sent, QUIET, MAX)) return System.nanoTime();
        throw new IOException(
                "only " + sink.delivered() + " rows of the loop were sent, and no more for a while" + child.endOfLog());
    }
}
