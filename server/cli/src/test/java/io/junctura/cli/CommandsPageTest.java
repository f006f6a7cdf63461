package io.junctura.cli;

import io.junctura.docs.GeneratedPage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class CommandsPageTest {
    private static final String INTRODUCTION = """
        # Commands

        `junctura` stands for `java -jar junctura.jar`. The build writes this page from the code.

        | everywhere | |
        | --- | --- |
        | `--help` | describes the command and its options |
        | `--output table`, `json`, `yaml` | the format of results |
        | exit code | 0 success, 1 failure, 2 wrong use |
        | the server of a command | `--url`, else `JUNCTURA_URL`, else the address that the server wrote into the data folder (`--data`, else `JUNCTURA_DATA`, else `junctura-data`) |
        | the token of a command | `--token`, else `JUNCTURA_TOKEN`, else the data folder's local token. Other users of this machine can see an option in the list of processes, but not a variable |

        [Settings](settings.md) lists the options of `serve`.
        """;

    @Test
    void everyCommandAndOptionIsInTheReference() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (CommandLine command :
                Commands.line(Terminal.system()).getSubcommands().values()) {
            write(command, "##", page);
        }
        GeneratedPage.is("reference/commands.md", page.toString());
    }

    private static void write(CommandLine command, String level, StringBuilder page) {
        CommandSpec spec = command.getCommandSpec();
        page.append('\n').append(level).append(' ').append(spec.qualifiedName().substring("junctura ".length()));
        page.append("\n\n")
                .append(escaped(String.join(" ", spec.usageMessage().description())))
                .append('\n');
        @Nullable String example = Examples.of(command);
        if (example != null && command.getSubcommands().isEmpty()) {
            page.append("\n```\n").append(example).append("\n```\n");
        }
        StringBuilder rows = new StringBuilder();
        if (!spec.name().equals("serve")) {
            for (PositionalParamSpec each : spec.positionalParameters()) row(each.paramLabel(), each, rows);
            for (OptionSpec each : spec.options()) {
                if (each.usageHelp() || each.versionHelp() || isEverywhere(each.longestName(), spec)) continue;
                String label = each.typeInfo().isBoolean() ? "" : " " + each.paramLabel();
                row(each.longestName() + label, each, rows);
            }
        }
        if (rows.length() > 0) page.append("\n| option | |\n| --- | --- |\n").append(rows);
        for (CommandLine sub : command.getSubcommands().values()) write(sub, "###", page);
    }

    /** The table at the top describes these options. */
    private static boolean isEverywhere(String option, CommandSpec spec) {
        return switch (option) {
            case "--output", "--url", "--token" -> true;
            case "--data" -> spec.findOption("--url") != null;
            default -> false;
        };
    }

    private static void row(String name, ArgSpec spec, StringBuilder rows) {
        if (spec.hidden()) return;
        rows.append("| ").append(GeneratedPage.code(name)).append(" | ");
        rows.append(GeneratedPage.cell(escaped(String.join(" ", spec.description()))))
                .append(" |\n");
    }

    /** Templates of picocli are filled in, and nothing in a description is markup. */
    private static String escaped(String text) {
        return text.replace("<", "\\<").replace("*", "\\*").replace("_", "\\_");
    }
}
