package io.junctura.bench.scenario;

import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.Junctura;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Junctura and a hand-written loop, each with a small heap, read a very large file and write half of its rows to another
 * file. "Cold" is the first time in the process, "warm" the fifth.
 */
public final class HalfOfFile implements Scenario {
    public static final String HEAP = "-Xmx256m";

    private static final int WARM = 4;

    private final RowFormat format;
    private final int rows;

    public HalfOfFile(RowFormat format, int rows) {
        this.format = format;
        this.rows = rows;
    }

    @Override
    public String title() {
        return "files: " + format + ", " + rows + " rows, half of them kept, " + HEAP;
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        boolean ours = target instanceof Junctura;
        if (ours) place.document("files.yaml", Map.of());
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            Work work = ours ? () -> run(child, place) : () -> ByHand.work(child, place);
            if (ours) FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
            Path folder = Files.createDirectories(place.data().resolve("exchange"));
            figures.put("MB", write(folder.resolve("table." + format.word())) / 1e6);
            figures.put("ms, cold", millis(work));
            for (int i = 1; i < WARM; i++) work.once();
            double cpu = child.cpuSeconds();
            figures.put("ms, warm", millis(work));
            figures.put("CPU ms, warm", (child.cpuSeconds() - cpu) * 1e3);
            figures.put("peak RSS MiB", child.peakMib());
            figures.put("rows written", rowsOf(folder.resolve("half." + format.word())));
        }
        return figures;
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

    private void run(ChildProcess child, RoundFolder place) throws IOException, InterruptedException {
        Api api = Api.of(place);
        api.awaitEnd(api.event("files/" + format.word(), "{}"), child);
    }

    /** @return the size in bytes */
    private long write(Path table) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(table)) {
            out.write(format.begin);
            for (int id = 1; id <= rows; id++) out.write(format.row(id));
            out.write(format.end);
        }
        return Files.size(table);
    }

    /** Counts bytes, not lines, because a line may be as long as the file. */
    private double rowsOf(Path file) throws IOException {
        String mark = format.mark();
        long found = 0;
        char[] buffer = new char[1 << 16];
        String rest = "";
        try (Reader in = Files.newBufferedReader(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                String text = rest + new String(buffer, 0, count);
                for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) found++;
                rest = text.substring(Math.max(0, text.length() - mark.length() + 1));
            }
        }
        return found;
    }
}
