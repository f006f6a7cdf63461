package io.junctura.connector.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "5s, PT5S", "10m, PT10M", "24h, PT24H", "7d, PT168H", "0s, PT0S", "PT1H30M, PT1H30M"})
    void readsShortAndIsoNotation(String written, Duration meant) {
        assertThat(Durations.parse(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 minutes", "-5s", "1.5h", "5S", "P", "PTx", "٣s"})
    void refusesOtherTextsWithAnExample(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(written))
                .withMessageContaining("\"" + written + "\"")
                .withMessageContaining("10m");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.5S, 500ms",
        "PT1.5S, 1500ms",
        "PT6S, 6s",
        "PT90S, 90s",
        "PT5M, 5m",
        "PT1H30M, 90m",
        "PT24H, 24h",
        "PT25H, 25h",
        "PT168H, 7d",
        "PT0.0000005S, PT0.0000005S",
        "PT-6S, PT-6S"
    })
    void writesTheShortNotationAndReadsItBack(Duration duration, String written) {
        assertThat(Durations.text(duration)).isEqualTo(written);
        if (!duration.isNegative()) assertThat(Durations.parse(written)).isEqualTo(duration);
    }

    @Test
    void refusesTheNegativeAndTheEndless() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse("PT-5S"))
                .withMessageContaining("negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse("99999999999999999999d"))
                .withMessageContaining("longer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse("999999999999999999d"))
                .withMessageContaining("longer");
    }
}
