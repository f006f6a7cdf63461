package io.junctura.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The door: arguments in, an exit code out. 0 done, 1 failed, 2 wrong use. */
@Command(
        name = "junctura",
        description = "A self-hosted integration server. Without a command, it starts the server.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Commands.Version.class)
public final class Commands implements Callable<Integer> {

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Prints the version.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Lists the commands.")
    boolean help;

    @Spec
    @Nullable
    CommandSpec spec;

    private Commands() {}

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Junctura " + io.junctura.Version.text() + " (Java " + Runtime.version() + ")"};
        }
    }

    /** Runs one command to its end. */
    public static int run(String[] arguments) {
        return run(Terminal.system(), arguments);
    }

    static int run(Terminal terminal, String... arguments) {
        CommandLine line = line(terminal);
        int code = line.execute(arguments);
        terminal.out().flush();
        return code;
    }

    static CommandLine line(Terminal terminal) {
        CommandLine line = new CommandLine(new Commands());
        line.addSubcommand(ServeCommand.line());
        line.addSubcommand(new DemoCommand(terminal));
        line.addSubcommand(new ValidateCommand(terminal));
        line.addSubcommand(new SchemaCommand(terminal));
        line.addSubcommand(new RunCommand(terminal));
        line.addSubcommand(new ApplyCommand(terminal));
        line.addSubcommand(new DiffCommand(terminal));
        line.addSubcommand(new ExportCommand(terminal));
        line.addSubcommand(new FlowsCommand(terminal));
        line.addSubcommand(new CursorsCommand(terminal));
        line.addSubcommand(new StartCommand(terminal));
        line.addSubcommand(new IntegrationCommand.Enable(terminal));
        line.addSubcommand(new IntegrationCommand.Disable(terminal));
        line.addSubcommand(new IntegrationCommand.Unpublish(terminal));
        line.addSubcommand(new VersionsCommand(terminal));
        line.addSubcommand(new IntegrationCommand.Rollback(terminal));
        line.addSubcommand(new IntegrationCommand.Delete(terminal));
        line.addSubcommand(new IntegrationCommand.Bind(terminal));
        line.addSubcommand(new RunsCommand(terminal));
        line.addSubcommand(new EventsCommand(terminal));
        line.addSubcommand(new ReplayCommand(terminal));
        line.addSubcommand(new AnswerCommand(terminal));
        line.addSubcommand(new CancelCommand(terminal));
        line.addSubcommand(new CommandLine(new TokenCommand()).addSubcommand(new TokenCommand.Create(terminal)));
        line.addSubcommand(SubscriptionCommand.line(terminal));
        line.addSubcommand(PluginCommand.line(terminal));
        line.addSubcommand(ConnectionCommand.line(terminal));
        line.addSubcommand(new BackupCommand(terminal));
        line.addSubcommand(new RestoreCommand(terminal));
        line.addSubcommand(new DoctorCommand(terminal));
        line.addSubcommand(new CdsCommand(terminal));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((wrong, given) -> wrongUse(terminal, wrong));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(terminal, failure, command));
        Examples.addTo(line);
        return line;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec().commandLine(), "Say which command.");
    }

    private CommandSpec spec() {
        CommandSpec set = spec;
        if (set == null) throw new IllegalStateException("picocli has not set the command up");
        return set;
    }

    private static int wrongUse(Terminal terminal, ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        terminal.err().println("junctura: " + sentence(wrong.getMessage()));
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        String example = Examples.of(command);
        if (example != null) terminal.err().println("Example: " + example);
        terminal.err().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return 2;
    }

    private static int failed(Terminal terminal, Exception failure, CommandLine command) {
        if (failure instanceof WrongUse) {
            return wrongUse(terminal, new ParameterException(command, String.valueOf(failure.getMessage())));
        }
        if (failure instanceof Failed) {
            terminal.err().println("junctura: " + failure.getMessage());
        } else if (failure instanceof InterruptedException) {
            terminal.err().println("junctura: Interrupted.");
        } else {
            terminal.err().println("junctura: The command broke off: " + failure + ". This is a fault in Junctura.");
            if (terminal.variable("JUNCTURA_TRACE") != null) failure.printStackTrace(terminal.err());
            else terminal.err().println("Set JUNCTURA_TRACE=1 to see where.");
        }
        return 1;
    }

    private static String sentence(@Nullable String text) {
        if (text == null || text.isEmpty()) return "The arguments are not right.";
        return text.endsWith(".") ? text : text + ".";
    }
}
