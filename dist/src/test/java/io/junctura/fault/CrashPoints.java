package io.junctura.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The named crash points of the server. They are read from its code, so the list is complete. */
final class CrashPoints {
    private static final Path CODE = Path.of(System.getProperty("junctura.code", "../server"));
    private static final Pattern HIT = Pattern.compile("CrashPoint\\.hit\\(\"([^\"]+)\"\\)");
    /** {@code -Dfault.at=value} selects the crash points whose names begin with the value. */
    private static final String WANTED = System.getProperty("fault.at", "");

    private static final List<String> ALL = inCode();

    private CrashPoints() {}

    /** The crash points whose names begin with one of these words and a dot. */
    static List<String> of(String... areas) {
        return ALL.stream().filter(isOf(areas)).toList();
    }

    static List<String> except(String... areas) {
        return ALL.stream().filter(isOf(areas).negate()).toList();
    }

    private static Predicate<String> isOf(String... areas) {
        return point -> List.of(areas).contains(point.substring(0, point.indexOf('.')));
    }

    /** Selects a crash point. Consecutive seeds select different ones. */
    static String drawn(List<String> points, Trial trial) {
        String point = points.get((int) Math.floorMod(trial.seed, (long) points.size()));
        trial.count("at " + point, 1);
        return point;
    }

    private static boolean isMainCode(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.endsWith(".java") && path.contains("/src/main/");
    }

    private static List<String> inCode() {
        TreeSet<String> points = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CODE)) {
            for (Path file : files.filter(CrashPoints::isMainCode).toList()) {
                Matcher hit = HIT.matcher(Files.readString(file));
                while (hit.find()) if (hit.group(1).startsWith(WANTED)) points.add(hit.group(1));
            }
        } catch (IOException e) {
            throw new AssertionError("The server's code is not at " + CODE.toAbsolutePath() + ": " + e.getMessage(), e);
        }
        return List.copyOf(points);
    }
}
