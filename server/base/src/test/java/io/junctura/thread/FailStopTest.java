package io.junctura.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In processes with little memory, which is really used up. */
class FailStopTest {

    /** What the process does. */
    public static final class Small {
        private static final List<Object> ALL = new ArrayList<>();

        private Small() {}

        public static void main(String[] what) throws InterruptedException {
            FailStop.watch();
            switch (what[0]) {
                case "thread" -> CleanThreadFactory.of(Small::fill, "server").start();
                case "pool" -> new WorkerPool("worker", 2, java.time.Duration.ofMinutes(1)).execute(Small::fill);
                case "timer" -> new TimerThread(task -> CleanThreadFactory.of(task, "timer")).at(0, Small::fill);
                default -> {
                    Thread plugins = new Thread(Small::fillAndForget, "plugin's");
                    plugins.setContextClassLoader(new ClassLoader() {});
                    plugins.start();
                    plugins.join();
                    System.out.println("It goes on.");
                    System.exit(0);
                }
            }
            new CountDownLatch(1).await();
        }

        /** To the last byte, and nothing is given back. */
        private static void fill() {
            int size = 1 << 20;
            while (size > 0) {
                try {
                    ALL.add(new byte[size]);
                } catch (OutOfMemoryError full) {
                    size /= 2;
                }
            }
            while (true) ALL.add(new byte[16]);
        }

        private static void fillAndForget() {
            try {
                fill();
            } finally {
                ALL.clear();
            }
        }
    }

    private record Ended(int exitCode, String said) {}

    private static Ended run(String what) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Small.class.getName(),
                        what)
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), said);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void g17_memoryThatRunsOutOnAThreadOfTheServerEndsTheProcessWithOneSentence() throws Exception {
        for (String what : List.of("thread", "pool", "timer")) {
            Ended ended = run(what);
            assertThat(ended.exitCode()).as("%s: %s", what, ended.said()).isEqualTo(3);
            assertThat(ended.said().lines().toList())
                    .as(what)
                    .singleElement()
                    .asString()
                    .startsWith("Junctura stops, since its memory is used up")
                    .contains("Nothing acknowledged is lost. Start it again");
        }
    }

    @Test
    void memoryThatRunsOutOnAThreadOfAPluginsOwnEndsThatThreadAlone() throws Exception {
        Ended ended = run("plugin");
        assertThat(ended.exitCode()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("It goes on.");
    }
}
