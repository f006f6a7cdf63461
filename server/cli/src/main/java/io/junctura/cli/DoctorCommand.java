package io.junctura.cli;

import io.junctura.operations.Check;
import io.junctura.operations.Doctor;
import io.junctura.plugin.PluginView;
import io.junctura.plugin.Plugins;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks this machine and its server. */
@Command(
        name = "doctor",
        description = "Checks Java, disk, clock, port, data and plugins, and says what to do. The exit code is "
                + "1 if the server would not start, or could lose data.")
final class DoctorCommand extends TerminalCommand {

    @Mixin
    LocalPlugins local = new LocalPlugins();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address on which the server will listen (else JUNCTURA_HOST).")
    @Nullable
    String host;

    @Option(names = "--port", paramLabel = "N", description = "The port (else JUNCTURA_PORT, else 8080).")
    @Nullable
    Integer port;

    DoctorCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed {
        Path folder = Remote.dataFolder(local.data, terminal);
        String named = host != null ? host : terminal.variable("JUNCTURA_HOST");
        List<String> problems = new ArrayList<>();
        List<String> drivers = new ArrayList<>();
        try (LocalPlugins.Opened opened = local.open(folder)) {
            for (Plugins.Problem problem : opened.plugins.problems()) {
                problems.add(problem.jar() + ": " + problem.message());
            }
            for (PluginView plugin : opened.plugins.list()) drivers.addAll(drivers(plugin));
        }
        List<Check> checks = new Doctor(
                        folder, named == null ? "127.0.0.1" : named, port(), problems, drivers, Clock.systemUTC())
                .examine();
        boolean well = checks.stream().noneMatch(check -> check.verdict() == Check.Verdict.FAILED);
        if (common.forPeople()) table(checks);
        else common.output.write(json(checks), terminal.out());
        return well ? 0 : 1;
    }

    private static List<String> drivers(PluginView plugin) {
        return plugin.drivers().stream()
                .filter(driver -> driver.problem() == null)
                .map(driver -> "The plugin \"" + plugin.id() + "\" has the driver " + driver.name() + " ("
                        + driver.size() + " bytes, SHA-256 " + driver.sha256() + ").")
                .toList();
    }

    private int port() throws Failed {
        Integer given = port;
        if (given != null) return given;
        String variable = terminal.variable("JUNCTURA_PORT");
        if (variable == null) return 8080;
        try {
            return Integer.parseInt(variable.strip());
        } catch (NumberFormatException e) {
            throw new Failed("JUNCTURA_PORT must be a number from 0 to 65535, but is \"" + variable + "\".");
        }
    }

    private void table(List<Check> checks) {
        for (Check check : checks) {
            String verdict = check.verdict().name().toLowerCase(Locale.ROOT);
            terminal.out()
                    .println(verdict + " ".repeat(Math.max(1, 9 - verdict.length())) + check.name() + ": "
                            + check.finding());
            if (check.advice() != null) terminal.out().println("         -> " + check.advice());
        }
    }

    private static List<Map<String, Object>> json(List<Check> checks) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Check check : checks) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", check.name());
            one.put("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
            one.put("finding", check.finding());
            if (check.advice() != null) one.put("advice", check.advice());
            all.add(one);
        }
        return all;
    }
}
