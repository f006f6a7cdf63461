package io.junctura.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnteredMethodsTest {
    /** Enters a method for each byte of its input. */
    private static final String PROGRAM = """
            package io.junctura.watched;
            class Program {
                public static void main(String[] args) throws Exception {
                    System.out.println("ready");
                    while (System.in.read() >= 0) Nested.enter();
                }
                static class Nested {
                    static void enter() {}
                }
            }
            """;

    @Test
    void entriesCountByMethodAndClassesByTheClassAroundThem(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("Program.java"), PROGRAM);
        int port = EnteredMethods.freePort();
        Process jvm = new ProcessBuilder(JavaTarget.java(), EnteredMethods.option(port), program.toString()).start();
        try (OutputStream input = jvm.getOutputStream()) {
            assertThat(jvm.inputReader().readLine()).isEqualTo("ready");
            try (EnteredMethods watched = EnteredMethods.attach(port, List.of("io.junctura.*"), "main"::equals)) {
                assertThat(watched.after(Duration.ofMillis(1)).counts()).isEmpty();
                input.write(new byte[] {'x', 'x'});
                input.flush();
                EnteredMethods.Entries entries = watched.after(Duration.ofSeconds(2));
                assertThat(entries.counts()).containsExactly(Map.entry("io.junctura.watched.Program$Nested#enter", 2));
                assertThat(entries.of("Nested#enter")).isEqualTo(2);
                assertThat(entries.in("io.junctura.")).isEqualTo(2);
                assertThat(entries.classes("io.junctura.")).containsExactly("io.junctura.watched.Program");
            }
        } finally {
            jvm.destroyForcibly();
        }
    }
}
