package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Junctura: the built jar, with its data in the folder of the round. The flows are applied only at the first start. */
public final class Junctura implements Target {
    private final String name;
    private final Path jar;
    private final List<String> javaOptions;
    private final List<String> options;

    Junctura(Path jar, List<String> javaOptions) {
        this("ours", jar, javaOptions, List.of());
    }

    private Junctura(String name, Path jar, List<String> javaOptions, List<String> options) {
        this.name = name;
        this.jar = jar;
        this.javaOptions = javaOptions;
        this.options = options;
    }

    /** The same target under another name, for a comparison with itself. */
    public Junctura named(String other) {
        return new Junctura(other, jar, javaOptions, options);
    }

    /** The same target with one more JVM option. */
    public Junctura withJava(String flag) {
        List<String> more = new ArrayList<>(javaOptions);
        more.add(flag);
        return new Junctura(name, jar, more, options);
    }

    /** The same target with more options of {@code serve}. */
    public Junctura with(String... more) {
        return new Junctura(name, jar, javaOptions, List.of(more));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String eventPath() {
        return "/hooks/default/bench/orders";
    }

    @Override
    public String callPath() {
        return "/call/default/bench/price";
    }

    @Override
    public Optional<String> missing() {
        return Files.isRegularFile(jar)
                ? Optional.empty()
                : Optional.of("no file " + jar + " (build it: mvn -DskipTests package, or name it with --jar)");
    }

    @Override
    public ChildProcess start(RoundFolder place) throws IOException {
        Path data = place.data();
        boolean first = Files.notExists(data);
        List<String> command = new ArrayList<>(List.of(JavaTarget.java()));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "serve", "--data", data.toString()));
        command.addAll(List.of("--port", Integer.toString(place.port())));
        command.addAll(options);
        if (first) {
            command.addAll(List.of(
                    "--apply", place.write("junctura.yaml", "bench.yaml").toString()));
            if (Files.isDirectory(place.documents())) {
                command.addAll(List.of("--apply", place.documents().toString()));
            }
        }
        return ChildProcess.start(
                command, Map.of(), place.folder(), place.folder().resolve("output.log"));
    }
}
