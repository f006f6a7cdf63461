package io.junctura.plugins.zips;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Connector;
import io.junctura.plugins.file.FileConnector;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server with a connector and a folder, in which the tests put files and find them. */
public final class Workplace implements AutoCloseable {
    private final Harness harness;
    private int flows;

    public Workplace(Class<? extends Connector> connector) {
        harness = Harness.of(connector, FileConnector.class);
        harness.connection("folder", "file", Map.of());
    }

    public Path folder() {
        return harness.exchange();
    }

    /** Reads files of the folder in steps a, b, … and then does further steps. @return the run, ended */
    public Ran ran(List<String> files, String steps) {
        String name = "test-" + ++flows;
        StringBuilder document = new StringBuilder("integration: " + name + "\n"
                + "connections: { folder: { connector: file } }\n"
                + "flows:\n  act:\n    trigger: { use: manual.start }\n    steps:\n");
        char id = 'a';
        for (String file : files) {
            document.append("      - { id: " + id++ + ", use: file.read, connection: folder, input: { path: \"" + file
                    + "\" } }\n");
        }
        document.append(steps.indent(6));
        harness.publish(document.toString());
        return harness.ended(harness.start(name + "/act", null));
    }

    /** The same for a program that must succeed. */
    public Ran done(List<String> files, String steps) {
        Ran ran = ran(files, steps);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran;
    }

    /** The sentence with which the run fails: at the step that reads, or at the one that needs the row. */
    public String refusal(String file, String steps) {
        Ran ran = ran(List.of(file), steps);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("failed");
        Ran.Failure error = ran.error();
        assertThat(error).as(String.valueOf(ran)).isNotNull();
        assertThat(error.kind()).isEqualTo("BAD_INPUT");
        return error.message();
    }

    /** The output of another program in the folder. The program must succeed. */
    public String program(String... command) throws IOException, InterruptedException {
        Path printed = Files.createTempFile("program", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(printed);
        Files.delete(printed);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (var all = Files.walk(folder())) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder().relativize(file).toString()));
        }
        return names;
    }

    @Override
    public void close() {
        harness.close();
    }
}
