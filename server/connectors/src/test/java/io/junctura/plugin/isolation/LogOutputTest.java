package io.junctura.plugin.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import io.junctura.masking.Redaction;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogOutputTest {

    @Test
    void aLineThatIsLoggedWithinACallIntoAPluginShowsNoSecretOfTheCall() {
        assertThat(LogOutput.masked("INFO Engine: quite-secret")).isEqualTo("INFO Engine: quite-secret");
        Object outer = SharedState.enter(
                "acme 1.0.0", new PluginLog("acme", "run", () -> new Redaction(List.of(Secret.of("quite-secret")))));
        try {
            assertThat(LogOutput.masked("WARN Client: Größe quite-secret")).isEqualTo("WARN Client: Größe ***");
        } finally {
            SharedState.leave(outer, "acme 1.0.0");
        }
        assertThat(LogOutput.masked("INFO Engine: quite-secret")).isEqualTo("INFO Engine: quite-secret");
    }
}
