package io.junctura.bench.scenario;

import io.junctura.bench.load.JournalFill;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Only Junctura: lists, filters and searches over HTTP in a journal of very many finished runs, after the search index is
 * complete. Each figure is the median of several answers, including the first one.
 */
public final class History implements Scenario {
    private static final int TIMES = 9;
    private static final Duration CATCHES_UP_WITHIN = Duration.ofMinutes(15);

    private final int runs;
    private double slowest;

    public History(int runs) {
        this.runs = runs;
    }

    @Override
    public String title() {
        return "history: " + runs + " finished runs; ms for a page of 50 over HTTP";
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
            slowest = 0;
            for (Map.Entry<String, String> question : questions(first).entrySet()) {
                figures.put(question.getKey(), median(api, question.getValue()));
            }
            figures.put("the slowest of all", slowest);
            figures.put("RSS MiB", child.residentMib());
        }
        figures.put("journal bytes/event", (double) Files.size(data.resolve("junctura.db")) / runs);
        figures.put("index bytes/event", (double) Files.size(data.resolve("search.db")) / runs);
        return figures;
    }

    private Map<String, String> questions(long first) {
        long middle = first + runs / 2;
        String day = Instant.now().minus(Duration.ofDays(15)).toString().substring(0, 10);
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put("first page", "/runs");
        questions.put("deep page", "/runs?cursor=" + middle);
        questions.put("failed", "/runs?status=failed");
        questions.put("failed, deep", "/runs?status=failed&cursor=" + middle);
        questions.put("needs attention", "/runs?status=needs-attention");
        questions.put("waiting", "/runs?status=waiting");
        questions.put("running", "/runs?status=running");
        questions.put("flow", "/runs?flow=price");
        questions.put("flow, failed, deep", "/runs?flow=price&status=failed&cursor=" + middle);
        questions.put("until a day", "/runs?to=" + day);
        questions.put("failed until a day", "/runs?status=failed&to=" + day);
        questions.put("counts", "/runs/counts");
        questions.put("events", "/events");
        questions.put("one run", "/runs/" + middle);
        questions.put("text: an id", "/runs?text=SO-" + middle);
        questions.put("text: the oldest id", "/runs?text=SO-" + first);
        questions.put("text: an address", "/runs?text=jane.4711@example7.com");
        questions.put("text: in all", "/runs?text=bremen");
        questions.put("text: in all, deep", "/runs?text=bremen&cursor=" + middle);
        questions.put("text: two common", "/runs?text=gold+muller");
        questions.put("text: in none", "/runs?text=nobody");
        questions.put("text: common words, in none", "/runs?text=%22gold+bremen%22");
        questions.put("text: begins so", "/runs?text=SO-9*");
        questions.put("text: begins so, in nearly all", "/runs?text=SKU*");
        questions.put("text: in all, of the failed", "/runs?text=bremen&status=failed");
        questions.put("text: of the failed, in none", "/runs?text=accepted&status=failed");
        questions.put("text: of the successes, in none", "/runs?text=blocked&status=succeeded");
        questions.put("text: until a day", "/runs?text=bremen&to=" + day);
        return questions;
    }

    private double median(Api api, String question) throws IOException, InterruptedException {
        double[] times = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            api.get(question);
            times[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(times);
        slowest = Math.max(slowest, times[TIMES - 1]);
        return times[TIMES / 2];
    }
}
