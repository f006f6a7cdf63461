package io.junctura.bench.target;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A baseline that is part of the bench. It runs in its own JVM, with its own libraries and without JVM options. */
final class JavaTarget implements Target {
    /** The jars that only one baseline uses, by the beginning of their names. */
    private static final List<String> CAMEL_ONLY = List.of("camel-", "netty-", "vertx-");

    private static final List<String> FLOOR_ONLY = List.of("javalin", "jetty-", "kotlin");

    private final String name;
    private final String main;
    private final List<String> firstArguments;
    private final List<String> notItsJars;
    private final Path home;
    private final List<String> javaOptions;

    private JavaTarget(String name, String main, List<String> firstArguments, List<String> notItsJars, Path home) {
        this(name, main, firstArguments, notItsJars, home, List.of());
    }

    private JavaTarget(
            String name,
            String main,
            List<String> firstArguments,
            List<String> notItsJars,
            Path home,
            List<String> javaOptions) {
        this.name = name;
        this.main = main;
        this.firstArguments = firstArguments;
        this.notItsJars = notItsJars;
        this.home = home;
        this.javaOptions = javaOptions;
    }

    /** @param home the folder of bench.jar */
    static Target floorJdk(Path home) {
        return new JavaTarget("floor-jdk", "Floor", List.of("jdk"), CAMEL_ONLY, home);
    }

    static Target floorPooled(Path home) {
        return new JavaTarget("floor-hc5", "Floor", List.of("pooled"), CAMEL_ONLY, home);
    }

    static Target camel(Path home) {
        return new JavaTarget("camel", "CamelRoute", List.of(), FLOOR_ONLY, home);
    }

    static Target byHand(Path home, String format, String heap) {
        return new JavaTarget("by-hand", "HalfByHand", List.of(format), CAMEL_ONLY, home, List.of(heap));
    }

    static Target copyByHand(Path home, String way) {
        return new JavaTarget(way, "CopyByHand", List.of(way), CAMEL_ONLY, home);
    }

    static Target postByHand(Path home, int atATime) {
        return new JavaTarget("by-hand", "PostByHand", List.of(Integer.toString(atATime)), CAMEL_ONLY, home);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String eventPath() {
        return "/event";
    }

    @Override
    public String callPath() {
        return "/call";
    }

    @Override
    public Optional<String> missing() {
        return Files.isDirectory(home.resolve("lib"))
                ? Optional.empty()
                : Optional.of("no folder " + home.resolve("lib") + " (build it: mvn -pl bench package)");
    }

    @Override
    public ChildProcess start(RoundFolder place) throws IOException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", classPath(), "io.junctura.bench.baseline." + main));
        command.addAll(firstArguments);
        command.add(Integer.toString(place.port()));
        command.add(place.sinkAddress());
        return ChildProcess.start(
                command, Map.of(), place.folder(), place.folder().resolve("output.log"));
    }

    /** The targets run on the JVM installation that runs the bench. */
    static String java() {
        return tool("java");
    }

    /** A program of that installation. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            return Stream.concat(Stream.of(home.resolve("bench-baselines.jar")), jars.sorted())
                    .filter(jar ->
                            notItsJars.stream().noneMatch(jar.getFileName().toString()::startsWith))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }
}
