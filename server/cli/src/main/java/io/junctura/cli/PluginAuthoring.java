package io.junctura.cli;

import io.junctura.author.CannotWrite;
import io.junctura.author.ConnectorNames;
import io.junctura.author.Kind;
import io.junctura.author.Project;
import io.junctura.author.Sdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands with which authors start a plugin. */
final class PluginAuthoring {
    private PluginAuthoring() {}

    /** Writes a new project. */
    @Command(
            name = "new",
            description = "Writes the Maven project of a new connector: a connection, an action, triggers and their "
                    + "tests. Also writes the libraries of Junctura that the build needs, as \"sdk\" does.")
    static final class New extends TerminalCommand {
        @Spec
        @Nullable
        CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "The connector's id, such as acme or acme-crm.")
        String name = "";

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = "The sample that the project contains. http (the default): a REST API with an action, "
                        + "polling and a webhook. stream: a protocol over sockets with a shared client, an action "
                        + "and a stream that keeps its positions. file: files on the server's disk, with an action "
                        + "and a trigger.")
        String kind = "http";

        @Option(
                names = "--package",
                paramLabel = "PACKAGE",
                description = "The Java package, such as com.acme.junctura (default: com.example.NAME).")
        @Nullable
        String javaPackage;

        @Option(names = "--to", paramLabel = "DIR", description = "The project's folder (default: NAME).")
        @Nullable
        Path to;

        New(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws Failed {
            Kind chosen = kind();
            ConnectorNames names = names();
            Path given = to;
            Path folder = given != null ? given : Path.of(name);
            try {
                Project.carried(chosen).write(folder, names, Instant.now());
            } catch (CannotWrite e) {
                throw new Failed(String.valueOf(e.getMessage()));
            }
            if (!common.forPeople()) {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("folder", folder.toAbsolutePath().toString());
                json.put("connector", names.id());
                json.put("package", names.javaPackage());
                common.output.write(json, terminal.out());
                return 0;
            }
            terminal.out().println("Written: " + folder + ", the project of the connector \"" + names.id() + "\".");
            terminal.out().println();
            terminal.out().println("  cd " + folder);
            terminal.out().println("  mvn verify            compiles it, tests it, packs it");
            terminal.out().println("  junctura plugin dev   serves it, and takes every change as you save it");
            terminal.out().println();
            terminal.out().println("README.md tells what is what.");
            return 0;
        }

        private Kind kind() {
            try {
                return Kind.of(kind);
            } catch (IllegalArgumentException e) {
                throw wrong(e);
            }
        }

        private ParameterException wrong(IllegalArgumentException e) {
            CommandSpec set = spec;
            if (set == null) throw new IllegalStateException("picocli has not set the command up");
            return new ParameterException(set.commandLine(), String.valueOf(e.getMessage()));
        }

        private ConnectorNames names() throws Failed {
            try {
                ConnectorNames names = ConnectorNames.of(name, javaPackage);
                if (taken().contains(name)) {
                    throw new IllegalArgumentException(
                            "The connector \"" + name + "\" comes with the server. Choose another name.");
                }
                return names;
            } catch (IllegalArgumentException e) {
                throw wrong(e);
            }
        }

        private static List<String> taken() throws Failed {
            try (LocalPlugins.Opened opened = LocalPlugins.bundled()) {
                return opened.plugins.catalog().connectors().stream()
                        .map(connector -> connector.id())
                        .toList();
            }
        }
    }

    /** Writes the libraries with which a project is built. */
    @Command(
            name = "sdk",
            description = "Writes the libraries that connectors are built with, as a Maven repository in your home: "
                    + ".junctura/sdk/VERSION. All projects use it. \"new\" does this, too. Run it on each machine "
                    + "that builds a connector, and again after an upgrade of the server.")
    static final class WriteSdk extends TerminalCommand {
        private static final String ADDRESS = "file://${user.home}/" + Sdk.FOLDER + "/${junctura.version}";
        private static final Pattern BUILT_WITH = Pattern.compile("<junctura\\.version>([^<]*)</junctura\\.version>");

        @Option(
                names = "--to",
                paramLabel = "DIR",
                description = "The repository's folder (default: .junctura/sdk/VERSION in your home). An existing one "
                        + "is replaced.")
        @Nullable
        Path to;

        WriteSdk(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws Failed {
            Sdk sdk = Sdk.carried();
            Path given = to;
            Path repository =
                    given == null ? sdk.repository() : given.toAbsolutePath().normalize();
            try {
                sdk.write(repository, Instant.now());
            } catch (CannotWrite e) {
                throw new Failed(String.valueOf(e.getMessage()));
            }
            if (!common.forPeople()) {
                common.output.write(
                        Map.of("repository", repository.toString(), "version", sdk.version()), terminal.out());
                return 0;
            }
            terminal.out().println("Written: " + repository + ", version " + sdk.version() + ".");
            if (given == null) toDo(Path.of("pom.xml"), sdk.version()).forEach(terminal.out()::println);
            return 0;
        }

        /** What the author still has to change in the POM of this folder; nothing if {@code new} of this version wrote it. */
        private static List<String> toDo(Path pom, String version) throws Failed {
            if (!Files.exists(pom)) return List.of();
            String text = DocumentFiles.text(pom);
            Matcher builtWith = BUILT_WITH.matcher(text);
            if (builtWith.find() && !builtWith.group(1).strip().equals(version)) {
                return List.of("pom.xml builds with " + builtWith.group(1) + ": write <junctura.version>" + version
                        + "</junctura.version> there.");
            }
            if (text.contains(ADDRESS)) return List.of();
            return List.of(
                    "Maven finds it with these lines in pom.xml:",
                    "  <repositories>",
                    "    <repository>",
                    "      <id>junctura-sdk</id>",
                    "      <url>" + ADDRESS + "</url>",
                    "      <snapshots><updatePolicy>always</updatePolicy></snapshots>",
                    "    </repository>",
                    "  </repositories>");
        }
    }
}
