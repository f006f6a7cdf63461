package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ours: the built jar with its data in the place's folder; the flows are applied at the first start only. */
final class Junctura implements Target {
    private final Path jar;
    private final List<String> javaOptions;

    Junctura(Path jar, List<String> javaOptions) {
        this.jar = jar;
        this.javaOptions = javaOptions;
    }

    @Override
    public String name() {
        return "ours";
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
    public Child start(Place place) throws IOException {
        Path data = place.folder().resolve("data");
        boolean first = Files.notExists(data);
        List<String> command = new ArrayList<>(List.of(JavaTarget.java()));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "serve", "--data", data.toString()));
        command.addAll(List.of("--port", Integer.toString(place.port())));
        if (first) {
            command.addAll(List.of(
                    "--apply", place.write("junctura.yaml", "bench.yaml").toString()));
        }
        return Child.start(command, Map.of(), place.folder(), place.folder().resolve("output.log"));
    }
}
