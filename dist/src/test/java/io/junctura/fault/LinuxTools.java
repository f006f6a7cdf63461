package io.junctura.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Linux tools that some faults need. */
final class LinuxTools {
    private LinuxTools() {}

    /** @throws AssertionError with a sentence that names the package to install */
    static void need(String tool, String debianPackage) {
        boolean there = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
        if (!there) throw missing(tool, debianPackage);
    }

    static AssertionError missing(String tool, String debianPackage) {
        return new AssertionError(
                "This fault is made with " + tool + ", which is not on this machine. Install it (apt-get install "
                        + debianPackage + "), or leave these faults out: -Dtests.without=tools,long");
    }

    /** @throws AssertionError with a sentence, unless the test runs on Linux as root */
    static void needRoot(String what) {
        if (System.getProperty("user.name").equals("root")) return;
        throw new AssertionError(
                "Only root may " + what + ". Run the suite as root, in a container say, or leave these "
                        + "faults out: -Dtests.without=tools,long");
    }

    /** Runs a command, and returns its output. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("Gave up after a minute: " + String.join(" ", command));
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "Exit code " + process.exitValue() + " of " + String.join(" ", command) + ": " + output);
        }
        return output;
    }
}
