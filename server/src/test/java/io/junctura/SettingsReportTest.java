package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.operations.SettingsView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReportTest {

    private static SettingsView.Setting reported(Setting<?> setting, Settings settings) {
        return SettingsReport.setting(setting, settings);
    }

    @Test
    void aSettingThatWasNotGivenHasItsDefault() throws Exception {
        Settings settings = Settings.of(List.of(), Map.of(), Map.of());
        assertThat(reported(Settings.KEEP_RUNS, settings))
                .isEqualTo(new SettingsView.Setting(
                        "keep-runs",
                        "JUNCTURA_KEEP_RUNS",
                        "TIME",
                        "how long succeeded and cancelled runs are kept",
                        "30d",
                        List.of(),
                        "default"));
        assertThat(reported(Settings.PROXY, settings).preset()).isNull();
    }

    @Test
    void itSaysWhereAValueWasGiven() throws Exception {
        Settings settings = Settings.of(
                List.of("--port", "0", "--file-root", "in=/srv/in", "--file-root", "out=/srv/out"),
                Map.of("JUNCTURA_PORT", "1", "JUNCTURA_KEEP_RUNS", "7d"),
                Map.of("keep-runs", "8d", "keep-failed", "9d", "no-proxy", List.of("a", "b")));
        assertThat(reported(Settings.PORT, settings).values()).containsExactly("0");
        assertThat(reported(Settings.PORT, settings).source()).isEqualTo("option");
        assertThat(reported(Settings.FILE_ROOT, settings).values()).containsExactly("in=/srv/in", "out=/srv/out");
        assertThat(reported(Settings.KEEP_RUNS, settings).values()).containsExactly("7d");
        assertThat(reported(Settings.KEEP_RUNS, settings).source()).isEqualTo("environment");
        assertThat(reported(Settings.KEEP_FAILED, settings).source()).isEqualTo("file");
        assertThat(reported(Settings.NO_PROXY, settings).values()).containsExactly("a", "b");
    }

    @Test
    void itHidesThePasswordInAnAddress() throws Exception {
        Settings settings = Settings.of(List.of("--proxy", "http://ada:s3cret@proxy.example:3128"), Map.of(), Map.of());
        assertThat(reported(Settings.PROXY, settings).values()).containsExactly("http://***@proxy.example:3128");
    }

    @Test
    void everySettingCanBeReported() throws Exception {
        Settings settings = Settings.of(List.of(), Map.of(), Map.of());
        for (Setting<?> setting : Settings.options()) {
            assertThat(reported(setting, settings).description())
                    .as(setting.name())
                    .isNotBlank()
                    .doesNotContain("default:");
        }
    }
}
