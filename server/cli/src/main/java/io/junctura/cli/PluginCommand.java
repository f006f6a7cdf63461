package io.junctura.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Manages plugins. */
@Command(
        name = "plugin",
        description = "Manages the plugins of a running server, or of a data folder that no server uses. Helps "
                + "to write plugins.",
        synopsisSubcommandLabel = "COMMAND")
final class PluginCommand implements Callable<Integer> {

    @Mixin
    Common common = new Common();

    static CommandLine line(Terminal terminal) {
        return new CommandLine(new PluginCommand())
                .addSubcommand(new ListThem(terminal))
                .addSubcommand(new Install(terminal))
                .addSubcommand(new Upgrade(terminal))
                .addSubcommand(new RollBack(terminal))
                .addSubcommand(new Enable(terminal))
                .addSubcommand(new Disable(terminal))
                .addSubcommand(new Remove(terminal))
                .addSubcommand(new PluginAuthoring.New(terminal))
                .addSubcommand(new PluginAuthoring.WriteSdk(terminal))
                .addSubcommand(new PluginDev(terminal))
                .addSubcommand(new PluginSigning.Key(terminal))
                .addSubcommand(new PluginSigning.Sign(terminal))
                .addSubcommand(new PluginSigning.Verify(terminal));
    }

    @Override
    public Integer call() throws WrongUse {
        throw new WrongUse("Say what to do: plugin list, plugin install FILE, and more: plugin --help.");
    }

    /** The options of all these commands. */
    abstract static class OnPlugins extends TerminalCommand {
        @Mixin
        PluginPlace place = new PluginPlace();

        OnPlugins(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws Failed, InterruptedException {
            try (PluginPlace.PluginOperations desk = place.open(terminal)) {
                work(desk);
                return 0;
            }
        }

        abstract void work(PluginPlace.PluginOperations desk) throws Failed, InterruptedException;

        /** @param only the version; null for all versions */
        void warn(Map<String, Object> plugin, @Nullable String only) {
            for (Map<String, Object> version : Api.list(plugin, "versions")) {
                String number = Api.words(version, "version");
                if (only != null && !only.equals(number)) continue;
                for (Map<String, Object> known : Api.list(version, "advisories")) {
                    terminal.err()
                            .println("Advisory on " + Api.words(plugin, "id") + " " + number + ": "
                                    + Output.line(Api.words(known, "sentence"), 500));
                }
            }
        }

        void sayMoved(Map<String, Object> json) {
            if (!common.forPeople()) return;
            if (json.get("moved") instanceof List<?> moved && !moved.isEmpty()) {
                List<String> names = moved.stream().map(String::valueOf).toList();
                terminal.out().println("Published with it: " + String.join(", ", names) + ".");
            }
            for (Map<String, Object> one : Api.list(json, "stayed")) {
                terminal.err()
                        .println(Api.words(one, "integration") + " stays on its version: " + Api.words(one, "reason"));
            }
        }
    }

    /** Lists plugins. */
    @Command(name = "list", description = "Lists the installed plugins, and jars that are not in use.")
    static final class ListThem extends OnPlugins {
        ListThem(Terminal terminal) {
            super(terminal);
        }

        @Override
        void work(PluginPlace.PluginOperations desk) throws Failed, InterruptedException {
            Map<String, Object> all = desk.list();
            if (!common.forPeople()) {
                common.output.write(all, terminal.out());
                return;
            }
            List<List<String>> rows = new ArrayList<>();
            for (Map<String, Object> plugin : Api.list(all, "items")) {
                for (Map<String, Object> version : Api.list(plugin, "versions")) {
                    boolean used = Boolean.TRUE.equals(version.get("used"));
                    String state = !used
                            ? "kept"
                            : !Boolean.TRUE.equals(plugin.get("enabled"))
                                    ? "off"
                                    : plugin.get("problem") != null ? "refused" : "used";
                    String signer = Api.words(version, "signedBy");
                    rows.add(List.of(
                            Api.words(plugin, "id"),
                            Api.words(version, "version"),
                            state,
                            Api.words(version, "origin"),
                            signer.isEmpty() ? "-" : signer,
                            Api.words(version, "sha256").substring(0, 16),
                            String.join(", ", strings(plugin, "connectors"))));
                }
            }
            Output.table(
                    List.of("PLUGIN", "VERSION", "STATE", "FROM", "SIGNED BY", "SHA-256", "CONNECTORS"),
                    rows,
                    terminal.out());
            drivers(all);
            for (Map<String, Object> plugin : Api.list(all, "items")) warn(plugin, null);
            for (String leak : strings(all, "leaks")) terminal.err().println("Leak: " + leak);
            for (Map<String, Object> problem : Api.list(all, "problems")) {
                terminal.err()
                        .println("Not in use: " + Api.words(problem, "jar") + ": " + Api.words(problem, "message"));
            }
        }

        private void drivers(Map<String, Object> all) {
            List<List<String>> rows = new ArrayList<>();
            for (Map<String, Object> plugin : Api.list(all, "items")) {
                for (Map<String, Object> driver : Api.list(plugin, "drivers")) {
                    if (driver.get("problem") != null) continue; // Reported with the other problems.
                    rows.add(List.of(
                            Api.words(plugin, "id"),
                            Api.words(driver, "name"),
                            Api.words(driver, "size"),
                            Api.words(driver, "sha256").substring(0, 16)));
                }
            }
            if (rows.isEmpty()) return;
            terminal.out().println();
            Output.table(List.of("PLUGIN", "DRIVER", "BYTES", "SHA-256"), rows, terminal.out());
        }
    }

    static List<String> strings(Map<String, Object> json, String name) {
        return json.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static final String NOT_ENFORCED =
            "The server enforces this for calls through the plugin API. Other code of the plugin is not enforced.";

    /** Installs a plugin. */
    @Command(
            name = "install",
            description = "Installs a plugin, or another version of it. The server then uses a newer version: it "
                    + "publishes the integrations that use the plugin again. Unfinished runs keep their "
                    + "version.")
    static final class Install extends OnPlugins {
        @Parameters(paramLabel = "FILE", description = "The plugin's jar.")
        Path file = Path.of("");

        @Option(names = "--dry-run", description = "Check the plugin and show its permissions, but do not install it.")
        boolean only;

        @Option(
                names = "--stay",
                description = "Do not publish integrations again. They keep the version that they were published with.")
        boolean stay;

        @Option(names = "--downgrade", description = "Install the version even if it is older than the used one.")
        boolean downgrade;

        Install(Terminal terminal) {
            super(terminal);
        }

        @Override
        void work(PluginPlace.PluginOperations desk) throws Failed, InterruptedException {
            Map<String, Object> json = desk.install(file, downgrade, !stay, only);
            String named = Api.words(Api.object(json, "plugin"), "id") + " " + Api.words(json, "version");
            String outcome = Api.words(json, "outcome");
            String done = only ? "would be " + outcome : outcome.equals("known") ? "was installed already" : outcome;
            say(json, named + ": " + done + ".");
            if (common.forPeople()) {
                strings(Api.object(json, "permissions"), "sentences")
                        .forEach(sentence -> terminal.out().println("  " + sentence));
                terminal.out().println("  " + NOT_ENFORCED);
            }
            sayMoved(json);
            if (common.forPeople()) warn(Api.object(json, "plugin"), Api.words(json, "version"));
        }
    }

    /** Selects another version of a plugin. */
    abstract static class Choose extends OnPlugins {
        @Parameters(paramLabel = "ID", description = "The plugin.")
        String id = "";

        @Option(names = "--to", paramLabel = "VERSION", description = "One of the installed versions.")
        @Nullable
        String to;

        @Option(
                names = "--stay",
                description = "Do not publish integrations again. They keep the version that they were published with.")
        boolean stay;

        Choose(Terminal terminal) {
            super(terminal);
        }

        /** @return null if there is none */
        abstract @Nullable String otherwise(Map<String, Object> plugin);

        abstract String none();

        @Override
        void work(PluginPlace.PluginOperations desk) throws Failed, InterruptedException {
            String version = to;
            if (version == null) version = otherwise(desk.get(id));
            if (version == null) throw new Failed(none());
            Map<String, Object> json = desk.choose(id, version, !stay);
            say(json, id + ": version " + version + " is used from now on.");
            sayMoved(json);
        }
    }

    /** Selects the newest installed version. */
    @Command(
            name = "upgrade",
            description = "Uses the newest installed version of a plugin, or the given one. \"install\" does this "
                    + "automatically.")
    static final class Upgrade extends Choose {
        Upgrade(Terminal terminal) {
            super(terminal);
        }

        @Override
        @Nullable
        String otherwise(Map<String, Object> plugin) {
            List<Map<String, Object>> versions = Api.list(plugin, "versions");
            // The newest version is the first one.
            return versions.isEmpty() ? null : Api.text(versions.get(0), "version");
        }

        @Override
        String none() {
            return "No version of " + id + " is installed.";
        }
    }

    /** Selects the previous version. */
    @Command(name = "rollback", description = "Uses the version of a plugin that was used before.")
    static final class RollBack extends Choose {
        RollBack(Terminal terminal) {
            super(terminal);
        }

        @Override
        @Nullable
        String otherwise(Map<String, Object> plugin) {
            return Api.text(plugin, "previous");
        }

        @Override
        String none() {
            return "There is no version of " + id + " before this one. Name one with --to.";
        }
    }

    /** Enables a plugin. */
    @Command(name = "enable", description = "Enables a plugin that \"disable\" has disabled.")
    static final class Enable extends OnPlugins {
        @Parameters(paramLabel = "ID", description = "The plugin.")
        String id = "";

        Enable(Terminal terminal) {
            super(terminal);
        }

        @Override
        void work(PluginPlace.PluginOperations desk) throws Failed, InterruptedException {
            desk.enable(id, true);
            say(Map.of("id", id, "enabled", true), id + " is on.");
        }
    }

    /** Disables a plugin. */
    @Command(
            name = "disable",
            description = "Disables a plugin: none of its actions and triggers is executed, and events for its "
                    + "triggers are refused.")
    static final class Disable extends OnPlugins {
        @Parameters(paramLabel = "ID", description = "The plugin.")
        String id = "";

        Disable(Terminal terminal) {
            super(terminal);
        }

        @Override
        void work(PluginPlace.PluginOperations desk) throws Failed, InterruptedException {
            desk.enable(id, false);
            say(Map.of("id", id, "enabled", false), id + " is off.");
        }
    }

    /** Removes a plugin. */
    @Command(
            name = "remove",
            description = "Removes a plugin that no published integration and no unfinished run needs.")
    static final class Remove extends OnPlugins {
        @Parameters(paramLabel = "ID", description = "The plugin.")
        String id = "";

        @Option(names = "--only", paramLabel = "VERSION", description = "Remove only this version.")
        @Nullable
        String version;

        @Option(names = "--force", description = "Remove the plugin even if it is needed. Runs that need it fail.")
        boolean force;

        Remove(Terminal terminal) {
            super(terminal);
        }

        @Override
        void work(PluginPlace.PluginOperations desk) throws Failed, InterruptedException {
            desk.remove(id, version, force);
            String what = version == null ? id : id + " " + version;
            say(Map.of("id", id, "removed", true), what + " is removed.");
        }
    }
}
