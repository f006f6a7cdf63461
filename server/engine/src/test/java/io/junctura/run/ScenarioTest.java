package io.junctura.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Executes the scenarios in the test resources against the pure machine. */
class ScenarioTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/junctura/run/scenarios");

    static List<Scenario> scenarios() throws IOException {
        List<Scenario> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                Load load = new Load(LoadSettings.builder().build());
                for (Object one : (List<?>) load.loadFromString(Files.readString(file))) {
                    all.add(new Scenario((Map<?, ?>) one));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theMachineMakesTheExpectedDecisions(Scenario scenario) {
        scenario.play();
    }
}
