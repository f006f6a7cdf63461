package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Checkout;
import io.junctura.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

    @TempDir
    static Path plugins;

    private final Console console = new Console();

    @BeforeAll
    static void plugin() throws IOException {
        HttpPlugin.into(plugins);
    }

    @Test
    void runsEachPatternOnceAndAllOfItArrives() {
        int code = console.run(
                "demo",
                "--once",
                "--plugins",
                plugins.toString(),
                "--examples",
                Checkout.ROOT + "/dist/examples",
                "--output",
                "json");

        List<?> rows = (List<?>) Json.parse(console.out());
        assertThat(rows)
                .as(console.out() + console.err())
                .allSatisfy(row -> assertThat(((Map<?, ?>) row).get("right")).isEqualTo(true));
        assertThat(rows)
                .extracting(row -> String.valueOf(((Map<?, ?>) row).get("pattern")))
                .containsExactly(
                        "event-driven import",
                        "duplicate delivery",
                        "bad signature",
                        "ERP down, then up",
                        "event-driven export",
                        "outbound webhooks",
                        "scheduled import",
                        "synchronous",
                        "hybrid, sub-flow",
                        "loop, branches, call back",
                        "and nothing else");
        assertThat(code).isZero();
        // That jar is beside the built one alone: BuiltJarTest has the rows of files and systems.
        assertThat(console.err())
                .startsWith("junctura: File import, file export and the other systems are left out, because"
                        + " junctura-counterparts.jar is not in ")
                .hasLineCount(1);
    }
}
