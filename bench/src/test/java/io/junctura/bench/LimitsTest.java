package io.junctura.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private final Limits limits = new Limits(Path.of("cost.json"), Map.of("bytes", 1000.0));

    @Test
    void aFigureMayGrowByThreePercent() {
        assertThat(limits.exceeded(name -> 1030)).isEmpty();
        assertThat(limits.exceeded(name -> 1031))
                .singleElement()
                .asString()
                .contains("\"bytes\" is 1031.0", "1000.0 in cost.json");
    }

    @Test
    void aFigureThatWasNotMeasuredIsOneTooMany() {
        assertThat(limits.exceeded(name -> Double.NaN))
                .singleElement()
                .asString()
                .contains("was not measured");
    }
}
