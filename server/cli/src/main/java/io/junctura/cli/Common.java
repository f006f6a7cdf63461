package io.junctura.cli;

import picocli.CommandLine.Option;

/** The options of every command. */
final class Common {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Describes the command and its options.")
    boolean help;

    @Option(names = "--output", paramLabel = "FORM", description = "How results are written: table, json or yaml.")
    Output output = Output.TABLE;

    boolean forPeople() {
        return output == Output.TABLE;
    }
}
