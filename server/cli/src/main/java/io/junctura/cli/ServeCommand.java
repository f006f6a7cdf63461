package io.junctura.cli;

import io.junctura.Setting;
import io.junctura.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code serve}, for the help. {@code Main} executes it without this class. */
@Command(
        name = "serve",
        description = "Runs the server. Each option is also an environment variable (JUNCTURA_HOOKS_PORT) and "
                + "a line of junctura.yaml (hooks-port: 8081). An option overrides the environment, and "
                + "the environment overrides the file.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class)
final class ServeCommand implements Callable<Integer> {

    static CommandLine line() {
        CommandLine line = new CommandLine(new ServeCommand());
        CommandSpec spec = line.getCommandSpec();
        for (Setting<?> setting : Settings.options()) {
            spec.addOption(OptionSpec.builder(setting.option())
                    .paramLabel(setting.kind())
                    .description(setting.help())
                    .type(String.class)
                    .build());
        }
        return line;
    }

    @Override
    public Integer call() throws Failed {
        throw new Failed("\"serve\" comes first on the command line: java -jar junctura.jar serve …");
    }
}
