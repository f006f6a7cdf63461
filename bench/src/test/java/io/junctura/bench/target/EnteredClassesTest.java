package io.junctura.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnteredClassesTest {
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
    void aClassCountsOnceItsMethodIsEnteredUnderTheNameOfTheClassAroundIt(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("Program.java"), PROGRAM);
        int port = EnteredClasses.freePort();
        Process jvm = new ProcessBuilder(JavaTarget.java(), EnteredClasses.option(port), program.toString()).start();
        try (OutputStream input = jvm.getOutputStream()) {
            assertThat(jvm.inputReader().readLine()).isEqualTo("ready");
            try (EnteredClasses watched = EnteredClasses.attach(port)) {
                assertThat(watched.during(Duration.ofMillis(1))).isEmpty();
                input.write('x');
                input.flush();
                assertThat(watched.during(Duration.ofSeconds(2))).containsExactly("io.junctura.watched.Program");
            }
        } finally {
            jvm.destroyForcibly();
        }
    }
}
