package io.junctura.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.junctura.bench.load.JournalFill;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Only Junctura: lists, filters and searches over HTTP in a journal of very many finished runs, after the search index is
 * complete. Each figure is the median of several answers, including the first one. Then the rate of events with this journal,
 * compared with an empty one.
 */
public final class History implements Scenario {
    private static final int TIMES = 9;
    private static final int PAGE = 50;
    private static final Duration CATCHES_UP_WITHIN = Duration.ofMinutes(15);

    private final int runs;
    private final LoadSettings pace;
    private final Sink sink;
    private double slowest;

    public History(int runs, LoadSettings pace, Sink sink) {
        this.runs = runs;
        this.pace = pace;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "history: " + runs
                + " finished runs; ms for a page of 50 over HTTP, then events in turns with an empty journal";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        Path data = place.data();
        try (ChildProcess child = target.start(place)) {
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
        }
        long first = JournalFill.fill(data.resolve("junctura.db"), runs);
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            figures.put("start ms", FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN));
            Api api = Api.of(place);
            awaitIndex(api, first, child, figures);
            putLists(api, first, figures);
            figures.put("RSS MiB", child.residentMib());
        }
        figures.put("journal bytes/event", (double) Files.size(data.resolve("junctura.db")) / runs);
        figures.put("index bytes/event", (double) Files.size(data.resolve("search.db")) / runs);
        RoundFolder empty = RoundFolder.in(place.folder().resolve("empty"), place.sinkPort());
        new FullJournal(pace, sink).measure(target, place, empty, figures);
        return figures;
    }

    private void awaitIndex(Api api, long first, ChildProcess child, Figures figures)
            throws IOException, InterruptedException {
        double cpu = child.cpuSeconds();
        long began = System.nanoTime();
        // The index answers no queries while it opens.
        while (api.get("/runs?text=SO-" + first)
                        .map(answer -> answer.path("behind").path("runs").asLong())
                        .orElse(1L)
                > 0) {
            if (System.nanoTime() - began > CATCHES_UP_WITHIN.toNanos()) {
                throw new IOException("the search index has not caught up within " + CATCHES_UP_WITHIN.toMinutes()
                        + " minutes" + child.endOfLog());
            }
            Thread.sleep(500);
        }
        figures.put("index us/event", (System.nanoTime() - began) / 1e3 / runs);
        figures.put("index CPU us/event", (child.cpuSeconds() - cpu) * 1e6 / runs);
    }

    private void putLists(Api api, long first, Figures figures) throws IOException, InterruptedException {
        String fingerprint = api.get("/attention")
                .orElseThrow(() -> new IOException("the server does not answer"))
                .at("/items/0/fingerprint")
                .asText();
        slowest = 0;
        double slowestMedian = 0;
        Map<String, String> incomplete = new LinkedHashMap<>();
        for (Map.Entry<String, String> list :
                new ListQueries(first, first + runs / 2, fingerprint).all().entrySet()) {
            double median = median(api, list.getValue());
            figures.put(list.getKey(), median);
            slowestMedian = Math.max(slowestMedian, median);
            if (isIncomplete(answer(api, list.getValue().replace("{n}", "1"))))
                incomplete.put(list.getKey(), list.getValue());
        }
        figures.put("slowest list or search, ms", slowestMedian);
        figures.put("the slowest of all", slowest);
        for (Map.Entry<String, String> list : incomplete.entrySet()) {
            figures.put("whole page: " + list.getKey(), millisOfWholePage(api, list.getValue()));
        }
    }

    /** Whether the server has ended a page early because it took too long. */
    private static boolean isIncomplete(JsonNode answer) {
        return answer.path("next").isTextual() && answer.path("items").size() < PAGE;
    }

    /** Continues a page that the server has ended early, until it is full or the list ends. */
    private static double millisOfWholePage(Api api, String list) throws IOException, InterruptedException {
        long began = System.nanoTime();
        JsonNode answer = answer(api, list);
        int items = answer.path("items").size();
        while (items < PAGE && answer.path("next").isTextual()) {
            answer = answer(api, list + "&cursor=" + answer.path("next").asText());
            items += answer.path("items").size();
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private static JsonNode answer(Api api, String list) throws IOException, InterruptedException {
        return api.get(list).orElseThrow(() -> new IOException("503 was the answer to " + list));
    }

    private double median(Api api, String list) throws IOException, InterruptedException {
        double[] times = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            answer(api, list.replace("{n}", Integer.toString(i + 1)));
            times[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(times);
        slowest = Math.max(slowest, times[TIMES - 1]);
        return times[TIMES / 2];
    }
}
