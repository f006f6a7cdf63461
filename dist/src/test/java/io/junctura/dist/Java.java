package io.junctura.dist;

import io.junctura.fault.ClassArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start Java: with this build's Java, and with the flags of its tests, which make short processes cheaper. */
final class Java {
    private Java() {}

    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The flags; none in the long suite, which starts the jar as a user does. */
    static String flags() {
        return System.getProperty("tests.jvm", "");
    }

    /** @return a command line up to and including the flags */
    static List<String> command() {
        List<String> command = new ArrayList<>(List.of(executable()));
        if (!flags().isBlank()) command.addAll(List.of(flags().strip().split(" +", -1)));
        return command;
    }

    /** The same for the built jar. */
    static List<String> ofBuiltJar() {
        List<String> command = command();
        if (!flags().isBlank()) command.addAll(ClassArchive.flags());
        return command;
    }
}
