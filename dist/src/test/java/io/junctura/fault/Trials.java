package io.junctura.fault;

import io.junctura.CommitSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Repeats a fault, each time with another seed, and adds the results to the {@link ReliabilityReport}. How often: {@code
 * -Dfault.F1=1000} for this fault (at each of its places, if it has some), else {@code -Dfault.trials=20} for all, else the
 * long form with {@code -Plong}, else the short one. The seeds of the short form come from the commit, others are random.
 */
final class Trials {
    /** The trials end after this number of failures. */
    private static final int MAX_FAILURES = 3;

    private static final Path FOLDER = Path.of("target", "fault").toAbsolutePath();

    private final String fault;
    private final String title;
    private final List<String> guarantees;
    private int shortly = 1;
    private int atLength = 1;
    private int places = 1;
    private int most = Integer.MAX_VALUE;

    private Trials(String fault, String title, List<String> guarantees) {
        this.fault = fault;
        this.title = title;
        this.guarantees = guarantees;
    }

    /** @param guarantees the guarantees of docs/understand/reliability.md that the fault tests */
    static Trials of(String fault, String title, String... guarantees) {
        return new Trials(fault, title, List.of(guarantees));
    }

    Trials times(int shortly, int atLength) {
        this.shortly = shortly;
        this.atLength = atLength;
        return this;
    }

    /** The number of crash points. The number of trials applies to each of them. */
    Trials at(int itsPlaces) {
        places = itsPlaces;
        return this;
    }

    /** The highest number of useful trials. */
    Trials atMost(int times) {
        most = times;
        return this;
    }

    /** One trial. */
    interface Body {
        void run(Trial trial) throws Exception;
    }

    void run(Body body) {
        if (places == 0) return; // Only others are wanted.
        int count = Math.max(1, Math.min(most, count()));
        Long given = Long.getLong("fault.seed");
        long drawn =
                isShortForm() ? CommitSeed.get() : ThreadLocalRandom.current().nextInt(1, 1_000_000_000);
        long base = given != null ? given : drawn;
        System.out.printf("%s %s: %d trial%s from seed %d%n", fault, title, count, count == 1 ? "" : "s", base);
        ReliabilityReport.Result result = new ReliabilityReport.Result(fault, title, guarantees, base);
        List<AssertionError> failures = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < count && failures.size() < MAX_FAILURES; i++) {
            long seed = base + i;
            Path folder = FOLDER.resolve(fault + "-" + result.number() + "-" + seed);
            Trial trial = new Trial(seed, folder, result);
            result.trials++;
            try {
                delete(folder);
                Files.createDirectories(folder);
                try (trial) {
                    body.run(trial);
                }
                delete(folder);
            } catch (Exception | AssertionError e) {
                result.failedSeeds.add(seed);
                failures.add(new AssertionError(
                        fault + " with seed " + seed + ": " + e.getMessage() + "\nEverything it left is in " + folder
                                + "\nThe same again: " + again(seed),
                        e));
            }
        }
        result.seconds = (System.nanoTime() - began) / 1e9;
        ReliabilityReport.add(result);
        if (failures.isEmpty()) return;
        AssertionError first = failures.get(0);
        failures.stream().skip(1).forEach(first::addSuppressed);
        throw first;
    }

    private boolean isShortForm() {
        return asked().isEmpty() && !Boolean.getBoolean("tests.long");
    }

    /** The number of trials that a system property sets for this fault or for all faults. */
    private Optional<Integer> asked() {
        return Optional.ofNullable(Integer.getInteger("fault." + fault))
                .map(own -> own * places)
                .or(() -> Optional.ofNullable(Integer.getInteger("fault.trials")));
    }

    private int count() {
        return asked().orElse(Boolean.getBoolean("tests.long") ? atLength : shortly);
    }

    private static String again(long seed) {
        String test = StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().endsWith("Test"))
                        .findFirst()
                        .map(frame -> frame.getClassName() + "#" + method(frame.getMethodName()))
                        .orElse("?"));
        return "mvn -Plong verify -pl dist -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test="
                + test.substring(test.lastIndexOf('.') + 1) + " -Dfault.trials=1 -Dfault.seed=" + seed;
    }

    private static String method(String name) {
        return name.startsWith("lambda$") ? name.split("\\$", -1)[1] : name;
    }

    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) return;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(one);
        }
    }
}
