package io.junctura.author;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds the jar of a project with Maven, without its tests. One build at a time; any thread may call {@link #stop}. */
public final class MavenBuild {
    private static final int LAST_LINES = 20;
    private static final String ERROR = "[ERROR]";
    /** Locations in the form that editors and terminals recognise. */
    private static final Pattern PLACE = Pattern.compile("(\\.java):\\[(\\d+),(\\d+)]");

    private final Path folder;
    private volatile @Nullable Process process;
    private volatile boolean stopped;

    public MavenBuild(Path folder) {
        this.folder = folder;
    }

    /**
     * @return the errors, one a line; empty if the jar was built, or the build was stopped
     * @throws IOException if there is no Maven
     */
    public List<String> run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        maven(), "-q", "-B", "-Dstyle.color=never", "-Dmaven.test.skip=true", "package")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        // The build is short, so it does without the optimising compiler.
        builder.environment().putIfAbsent("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        Process started = builder.start();
        process = started;
        if (stopped) stop();
        started.getOutputStream().close();
        String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return started.waitFor() == 0 || stopped ? List.of() : errors(said);
    }

    /** The Maven wrapper of the project, if it has one. */
    private String maven() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        Path own = folder.resolve(windows ? "mvnw.cmd" : "mvnw");
        if (Files.isExecutable(own)) return own.toAbsolutePath().toString();
        return windows ? "mvn.cmd" : "mvn";
    }

    public boolean isStopped() {
        return stopped;
    }

    /** Ends the present build; there is none after it. */
    public void stop() {
        stopped = true;
        Process now = process;
        if (now == null) return;
        now.descendants().forEach(ProcessHandle::destroy);
        now.destroy();
    }

    /** The errors in the output of Maven, each once, without advice on Maven itself. */
    List<String> errors(String said) {
        String here = folder.toAbsolutePath().normalize() + "/";
        Set<String> errors = new LinkedHashSet<>();
        String failure = null;
        for (String line : said.lines().toList()) {
            if (!line.startsWith(ERROR)) continue;
            String text = line.substring(ERROR.length()).stripTrailing().replace(here, "");
            text = PLACE.matcher(text).replaceFirst("$1:$2:$3:");
            String words = text.strip();
            if (words.startsWith("-> [Help") || words.startsWith("To see the full stack trace")) break;
            if (words.isEmpty() || words.startsWith("COMPILATION ERROR") || words.startsWith("-----")) continue;
            if (words.startsWith("Failed to execute goal")) failure = words.replaceAll(" -> \\[Help .*", "");
            else errors.add(text.startsWith(" ") ? text.substring(1) : text);
        }
        if (!errors.isEmpty()) return List.copyOf(errors);
        if (failure != null) return List.of(failure);
        List<String> all = said.lines().toList();
        return new ArrayList<>(all.subList(Math.max(0, all.size() - LAST_LINES), all.size()));
    }
}
