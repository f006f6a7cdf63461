package io.junctura.fault;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** One trial of a fault: its random numbers, its folder, and the resources to close. */
final class Trial implements AutoCloseable {
    final long seed;
    /** The random numbers of the trial's seed. They do not determine the timing. */
    final Random random;
    /** The folder of the trial, which is kept if the trial fails. */
    final Path folder;

    private final ReliabilityReport.Result result;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Trial(long seed, Path folder, ReliabilityReport.Result result) {
        this.seed = seed;
        // Consecutive seeds of java.util.Random give similar first numbers.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.folder = folder;
        this.result = result;
    }

    <T extends AutoCloseable> T closing(T one) {
        open.push(one);
        return one;
    }

    /** Adds to a figure of the report. */
    void count(String what, long number) {
        result.figures.merge(what, number, Long::sum);
    }

    /** Records the maximum of a figure of the report. */
    void most(String what, long number) {
        result.figures.merge(what, number, Math::max);
    }

    /** A random duration between two limits in milliseconds. */
    long between(long from, long to) {
        return from + (long) (random.nextDouble() * (to - from));
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) open.pop().close();
    }
}
