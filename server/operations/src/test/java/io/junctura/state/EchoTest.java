package io.junctura.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EchoTest {
    @TempDir
    Path folder;

    private Memory memory;

    @BeforeEach
    void open() {
        memory = new Memory(folder);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private static Map<String, Object> input(String entity, @Nullable String content) {
        Map<String, Object> input = new HashMap<>(Map.of("entity", entity));
        input.put("content", content == null ? null : Json.parse(content));
        return input;
    }

    private void expect(String entity, @Nullable String content) throws Exception {
        memory.step("echo.expect", input(entity, content));
    }

    private boolean echo(String entity, @Nullable String content) throws Exception {
        return memory.step("echo.seen", input(entity, content)).equals(Map.of("echo", true));
    }

    @Test
    void eachExpectationIsUsedUpByOneEventAlsoAfterARestart() throws Exception {
        expect("erp/1", "{\"name\": \"Ada\"}");
        expect("erp/1", "{\"name\": \"Ada\"}");
        memory.reopen();

        assertThat(echo("erp/1", "{\"name\": \"Ada\"}")).isTrue();
        assertThat(echo("erp/1", "{\"name\": \"Ada\"}")).isTrue();
        assertThat(echo("erp/1", "{\"name\": \"Ada\"}")).isFalse();
        assertThat(memory.state.echoes()).isEqualTo(Map.of("default/sync/changed", 1L + 1L));
    }

    @Test
    void howTheContentIsWrittenDoesNotMatter() throws Exception {
        expect(
                "erp/1",
                "{\"name\": \"Ada\", \"rate\": 1.50, \"n\": 100, \"lines\": [1, {\"a\": 1, \"b\": 2}], \"x\": null}");

        assertThat(echo("erp/1", "{\"lines\":[1.0,{\"b\":2,\"a\":1}],\"n\":1e2,\"name\":\"\\u0041da\",\"rate\":1.5}"))
                .isTrue();
    }

    @Test
    void whatSomebodyElseHasChangedPasses() throws Exception {
        expect("erp/1", "{\"name\": \"Ada\", \"tags\": [1, 2], \"n\": 0.0}");

        assertThat(echo("erp/1", "{\"name\": \"Grace\", \"tags\": [1, 2], \"n\": 0}"))
                .isFalse();
        assertThat(echo("erp/1", "{\"name\": \"Ada\", \"tags\": [2, 1], \"n\": 0}"))
                .isFalse();
        assertThat(echo("erp/1", "{\"name\": \"Ada\", \"tags\": [1, 2], \"n\": \"0\"}"))
                .isFalse();
        assertThat(echo("erp/2", "{\"name\": \"Ada\", \"tags\": [1, 2], \"n\": 0}"))
                .isFalse();
        assertThat(memory.attempt(
                        "default/other/changed",
                        "jn_other",
                        "echo.seen",
                        input("erp/1", "{\"name\": \"Ada\", \"tags\": [1, 2], \"n\": 0}")))
                .isEqualTo(Map.of("echo", false));
        assertThat(echo("erp/1", "{\"name\": \"Ada\", \"tags\": [1, 2], \"n\": 0}"))
                .isTrue();
    }

    @Test
    void withoutContentAnyEventOfTheEntityIsTheEcho() throws Exception {
        expect("erp/1", null);
        expect("erp/1", "{\"name\": \"Ada\"}");

        assertThat(echo("erp/1", "{\"name\": \"Ada\"}")).isTrue();
        assertThat(echo("erp/1", "{\"name\": \"Grace\"}")).isTrue();
        assertThat(echo("erp/1", "{\"name\": \"Grace\"}")).isFalse();
        expect("erp/1", "{\"name\": \"Ada\"}");
        assertThat(echo("erp/1", null)).isTrue();
    }

    @Test
    void anExpectationThatNothingFulfilsIsGivenUp() throws Exception {
        expect("erp/1", "{\"name\": \"Ada\"}");
        memory.step("echo.expect", Map.of("entity", "erp/2", "within", "1h"));
        memory.clock.pass(Duration.ofMinutes(11));

        assertThat(echo("erp/1", "{\"name\": \"Ada\"}")).isFalse();
        memory.state.sweep(memory.clock::millis);
        assertThat(memory.count("echo")).isEqualTo(1);
        assertThat(echo("erp/2", "{}")).isTrue();
        assertThatThrownBy(() -> memory.step("echo.expect", Map.of("entity", "e", "within", "2d")))
                .hasMessageContaining("within must be from 1s to 24h.");
    }

    @Test
    void aClockThatIsSetAheadDeletesNoExpectation() throws Exception {
        expect("erp/1", "{\"name\": \"Ada\"}");
        long now = memory.clock.millis();
        memory.clock.pass(Duration.ofDays(365));
        memory.state.sweep(() -> now);
        memory.clock.pass(Duration.ofDays(-365));
        assertThat(echo("erp/1", "{\"name\": \"Ada\"}")).isTrue();
    }

    @Test
    void anAttemptThatIsRepeatedAfterACrashFindsItsOwnEcho() throws Exception {
        Map<String, Object> input = input("erp/1", "{\"name\": \"Ada\"}");
        memory.attempt("default/sync/a", "jn_expect", "echo.expect", input);
        memory.attempt("default/sync/a", "jn_expect", "echo.expect", input);
        memory.attempt("default/sync/b", "jn_seen", "echo.seen", input);
        memory.reopen();

        assertThat(memory.attempt("default/sync/b", "jn_seen", "echo.seen", input))
                .isEqualTo(Map.of("echo", true));
        assertThat(echo("erp/1", "{\"name\": \"Ada\"}")).isFalse();
    }
}
