package io.junctura.bench.scenario;

import io.junctura.bench.target.Child;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.Place;
import io.junctura.bench.target.Target;
import java.io.IOException;

/**
 * From the start of the process to the first right answer to a call, asked from outside: first on an empty folder, then,
 * after an orderly stop, on the prepared one, which is the figure that counts. Then it idles and its memory is read.
 */
public final class ColdStart implements Scenario {
    private final Pace pace;

    public ColdStart(Pace pace) {
        this.pace = pace;
    }

    @Override
    public String title() {
        return "start: process start to first right answer, prepared data; memory after "
                + pace.idle().toSeconds() + " s idle";
    }

    @Override
    public Figures measure(Target target, Place place) throws IOException, InterruptedException {
        target.prepare(place);
        Figures figures = new Figures();
        try (Child child = target.start(place)) {
            figures.put("first start ms", FirstAnswer.await(child, place, target, Pace.STARTS_WITHIN));
        }
        try (Child child = target.start(place)) {
            figures.put("start ms", FirstAnswer.await(child, place, target, Pace.STARTS_WITHIN));
            figures.put("start CPU ms", child.cpuSeconds() * 1000);
            Thread.sleep(pace.idle().toMillis());
            figures.put("idle RSS MiB", child.residentMib());
            figures.put("idle PSS MiB", child.proportionalMib());
        }
        return figures;
    }
}
