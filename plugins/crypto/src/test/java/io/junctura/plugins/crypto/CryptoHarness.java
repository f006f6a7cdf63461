package io.junctura.plugins.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.formats.Desk;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server with this connector, and files for it. */
final class CryptoHarness implements AutoCloseable {
    /** The connection of flows with files. */
    static final String KEYS = "keys";

    final Harness harness = Harness.of(CryptoConnector.class, Desk.class);
    private int names;

    @Override
    public void close() {
        harness.close();
    }

    /** Saves a connection. @return its name */
    String keys(Map<String, ?> values) {
        String name = "keys" + ++names;
        harness.connection(name, "crypto", values);
        return name;
    }

    Object output(String use, @Nullable String keys, Map<String, ?> input) {
        return output(harness.act(use, keys, input), "act");
    }

    Object output(Ran ran, String step) {
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran.step(step).output();
    }

    /** Why an action fails on its input. */
    String failure(String use, @Nullable String keys, Map<String, ?> input) {
        return failure(harness.act(use, keys, input), "act");
    }

    String failure(Ran ran, String step) {
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("failed");
        Ran.Failure error = ran.step(step).error();
        assertThat(error.kind()).isEqualTo("BAD_INPUT");
        return error.message();
    }

    /** Why the test of a connection fails. */
    String error(Map<String, ?> keys) {
        Ran.Failure error = harness.test(keys(keys)).orElseThrow();
        assertThat(error.kind()).isEqualTo("CREDENTIALS");
        return error.message();
    }

    /**
     * Runs steps after one that takes a file.
     *
     * @param steps in YAML; {@code {{ steps.take }}} is the file
     */
    Ran withFile(byte[] content, String... steps) {
        String path = "in-" + ++names;
        try {
            Files.write(harness.exchange().resolve(path), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return withFile(path, steps);
    }

    /** @param path in the exchange folder */
    Ran withFile(String path, String... steps) {
        String name = "flow-" + ++names;
        StringBuilder document = new StringBuilder("integration: " + name);
        document.append(
                "\nconnections: { keys: { connector: crypto } }\nflows:\n  act:\n    trigger: { use: manual.start }\n");
        document.append("    steps:\n      - id: take\n        use: desk.take\n        input: { path: ")
                .append(path)
                .append(", name: orders.csv, type: text/csv }\n");
        for (String step : steps) document.append("      - ").append(step).append('\n');
        harness.publish(document.toString());
        return harness.settled(harness.start(name + "/act", null));
    }

    /** A step that puts a file where {@link #bytes} finds it. */
    static String put(String file, String path) {
        return "{ id: put, use: desk.put, input: { file: '{{ " + file + " }}', path: " + path + " } }";
    }

    byte[] bytes(String path) {
        return read(harness.exchange().resolve(path));
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
