package io.junctura.bench.scenario;

import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.time.Duration;

/**
 * The time from the start of the process to the first right answer to a call, on an empty folder and, after some idle seconds
 * and an orderly stop, on a prepared folder. The latter is the main figure. Then the idle memory is read.
 */
public final class ColdStart implements Scenario {
    private final LoadSettings pace;

    public ColdStart(LoadSettings pace) {
        this.pace = pace;
    }

    @Override
    public String title() {
        return "start: process start to first right answer, prepared data; memory after "
                + pace.idle().toSeconds() + " s idle";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        target.prepare(place);
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            figures.put("first start ms", FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN));
            // What a first start leaves for later is done then.
            Thread.sleep(pace.idle().toMillis());
        }
        try (ChildProcess child = target.start(place)) {
            putStart(target, place, child, pace.idle(), figures);
        }
        return figures;
    }

    /** Waits for the first right answer of a process that has just been started, and then reads its idle memory. */
    static void putStart(Target target, RoundFolder place, ChildProcess child, Duration idle, Figures figures)
            throws IOException, InterruptedException {
        figures.put("start ms", FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN));
        figures.put("start CPU ms", child.cpuSeconds() * 1000);
        Thread.sleep(idle.toMillis());
        figures.put("idle RSS MiB", child.residentMib());
        figures.put("idle PSS MiB", child.proportionalMib());
    }
}
