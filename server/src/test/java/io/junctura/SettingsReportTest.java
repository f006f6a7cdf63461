package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.operations.SettingsView.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReportTest {

    private static Setting reported(String name, Settings settings) {
        return SettingsReport.setting(name, Settings.OPTIONS.get(name), settings.given());
    }

    @Test
    void aSettingThatWasNotGivenHasItsDefault() throws Exception {
        Settings settings = Settings.of(List.of(), Map.of(), Map.of());
        assertThat(reported("keep-runs", settings))
                .isEqualTo(new Setting(
                        "keep-runs",
                        "JUNCTURA_KEEP_RUNS",
                        "TIME",
                        "how long succeeded and cancelled runs are kept",
                        "30d",
                        List.of(),
                        "default"));
        assertThat(reported("proxy", settings).preset()).isNull();
    }

    @Test
    void itSaysWhereAValueWasGiven() throws Exception {
        Settings settings = Settings.of(
                List.of("--port", "0", "--file-root", "in=/srv/in", "--file-root", "out=/srv/out"),
                Map.of("JUNCTURA_PORT", "1", "JUNCTURA_KEEP_RUNS", "7d"),
                Map.of("keep-runs", "8d", "keep-failed", "9d", "no-proxy", List.of("a", "b")));
        assertThat(reported("port", settings).values()).containsExactly("0");
        assertThat(reported("port", settings).source()).isEqualTo("option");
        assertThat(reported("file-root", settings).values()).containsExactly("in=/srv/in", "out=/srv/out");
        assertThat(reported("keep-runs", settings).values()).containsExactly("7d");
        assertThat(reported("keep-runs", settings).source()).isEqualTo("environment");
        assertThat(reported("keep-failed", settings).source()).isEqualTo("file");
        assertThat(reported("no-proxy", settings).values()).containsExactly("a", "b");
    }

    @Test
    void itHidesThePasswordInAnAddress() throws Exception {
        Settings settings = Settings.of(List.of("--proxy", "http://ada:s3cret@proxy.example:3128"), Map.of(), Map.of());
        assertThat(reported("proxy", settings).values()).containsExactly("http://***@proxy.example:3128");
    }

    @Test
    void everySettingCanBeReported() throws Exception {
        Settings settings = Settings.of(List.of(), Map.of(), Map.of());
        for (String name : Settings.OPTIONS.keySet()) {
            assertThat(reported(name, settings).description())
                    .as(name)
                    .isNotBlank()
                    .doesNotContain("default:");
        }
    }
}
