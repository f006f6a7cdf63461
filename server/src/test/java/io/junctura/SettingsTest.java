package io.junctura;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void whatIsWrongIsCalledByTheNameThatWasWritten() {
        assertThatThrownBy(() -> Settings.of(List.of("--port", "zz"), Map.of("JUNCTURA_PORT", "1"), Map.of()))
                .hasMessageStartingWith("--port must be a number");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of("JUNCTURA_HOOKS_PORT", "zz"), Map.of()))
                .hasMessageStartingWith("JUNCTURA_HOOKS_PORT must be a number");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of(), Map.of("port", "abc")))
                .hasMessageStartingWith("\"port\" in junctura.yaml must be a number");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of(), Map.of("keep-runs", "soon")))
                .hasMessageStartingWith("\"keep-runs\" in junctura.yaml: ");
    }
}
