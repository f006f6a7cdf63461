package io.junctura.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectedTest {
    @Test
    void allocationIsTheSumOfTheThreadsThatLive() {
        Map<Long, Long> before = Map.of(1L, 100L, 2L, 500L);
        Map<Long, Long> after = Map.of(1L, 130L, 3L, 7L);

        assertThat(Inspected.between(before, after)).isEqualTo(37);
    }

    @Test
    void anotherJvmTellsItsClassesAndItsAllocation(@TempDir Path folder) throws Exception {
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
            assertThat(inspected.loadedClasses()).isPositive();
            assertThat(inspected.allocated()).isNotEmpty();
        } finally {
            jvm.destroyForcibly();
        }
    }
}
