package io.junctura.fault;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** One trial of a fault: its chance, its folder, and what has to be closed after it. */
final class Trial implements AutoCloseable {
    final long seed;
    /** Everything that it would draw again from the same seed; not the machine's own timing. */
    final Random random;
    /** Its own; kept if it fails. */
    final Path folder;

    private final ReliabilityReport.Result result;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Trial(long seed, Path folder, ReliabilityReport.Result result) {
        this.seed = seed;
        // Neighbouring seeds of java.util.Random begin alike.
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

    /** Keeps the greatest of a figure of the report. */
    void most(String what, long number) {
        result.figures.merge(what, number, Math::max);
    }

    /** Somewhere from one time to another, in milliseconds. */
    long between(long from, long to) {
        return from + (long) (random.nextDouble() * (to - from));
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) open.pop().close();
    }
}
