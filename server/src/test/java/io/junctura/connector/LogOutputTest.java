package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogOutputTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LogOutput log = new LogOutput(written, StandardCharsets.UTF_8);

    private String logged(String line) throws IOException {
        written.reset();
        log.write(line.getBytes(StandardCharsets.UTF_8));
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineIsWrittenAsItIs() throws IOException {
        assertThat(logged("INFO Engine: quite-secret\n")).isEqualTo("INFO Engine: quite-secret\n");
    }

    @Test
    void aLineLoggedWithinACallIntoAPluginIsNoneThatItPrintsAndShowsNoSecretOfTheCall() throws IOException {
        Object outer = SharedState.enter("acme 1.0.0", () -> new Redaction(List.of(Secret.of("quite-secret"))));
        try {
            assertThat(logged("WARN Client: Größe quite-secret\n")).isEqualTo("WARN Client: Größe ***\n");
        } finally {
            SharedState.leave(outer, "acme 1.0.0");
        }
        assertThat(logged("INFO Engine: quite-secret\n")).isEqualTo("INFO Engine: quite-secret\n");
    }
}
