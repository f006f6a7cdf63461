package io.junctura.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectedTest {
    @Test
    void threadsOfAPoolHaveTheBeginningOfTheirNamesInCommon() {
        assertThat(Inspected.pool("worker-12")).isEqualTo("worker");
        assertThat(Inspected.pool("Jetty 3-7 acceptor")).isEqualTo("Jetty");
        assertThat(Inspected.pool("writer")).isEqualTo("writer");
    }

    @Test
    void anotherJvmTellsItsAllocationAndItsCounters(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("Waits.java"), """
            class Waits {
                public static void main(String[] args) throws Exception {
                    System.out.println("ready");
                    System.in.read();
                }
            }
            """);
        Process jvm = new ProcessBuilder(JavaTarget.java(), program.toString()).start();
        // While it starts, a JVM cannot be attached.
        assertThat(jvm.inputReader().readLine()).isEqualTo("ready");
        try (Inspected inspected = Inspected.attach(jvm.pid())) {
            assertThat(inspected.since(Map.of())).containsKey("main");
            JvmCounters counters = JvmCounters.of(jvm.pid());
            assertThat(counters.classes()).isPositive();
            assertThat(counters.methods()).isPositive();
            assertThat(counters.codeKib()).isPositive();
        } finally {
            jvm.destroyForcibly();
        }
    }
}
