package io.junctura.cli;

import io.junctura.CannotStart;
import io.junctura.Junctura;
import io.junctura.Logging;
import io.junctura.Settings;
import io.junctura.author.MavenBuild;
import io.junctura.author.Project;
import io.junctura.author.ProjectFolder;
import io.junctura.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a server with a connector that its author is writing, and loads it again after each change. */
@Command(
        name = "dev",
        description = "Builds a connector's project each time a file of it is saved, and reloads the connector "
                + "without a restart. The command starts a server with its data in the project's folder "
                + ".dev, or uses the running server that --url or --data names.")
final class PluginDev extends TerminalCommand {
    private static final int POLL_MILLIS = 250;

    @Mixin
    Remote remote = new Remote();

    @Mixin
    LocalReads reads = new LocalReads();

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The project's folder (default: this one).")
    Path given = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port of the server that the command starts (default: 8080).")
    int port = 8080;

    @Option(
            names = "--apply",
            paramLabel = "FILE",
            description = "Documents, or folders of documents. They are applied when the connector is loaded, and "
                    + "each time they are saved (default: the project's folder flows, if it exists).")
    List<Path> apply = new ArrayList<>();

    @Option(
            names = "--no-build",
            description = "Do not build. Wait for the jar that another program builds, such as Gradle or an editor.")
    boolean noBuild;

    PluginDev(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        Path folder = given.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new Failed("There is no folder " + folder + ". Name that of a connector's project.");
        }
        if (!noBuild && !Files.exists(folder.resolve("pom.xml"))) {
            throw new Failed("There is no pom.xml in " + folder + ". Name a connector's project, such as one that "
                    + "\"plugin new\" writes, or use --no-build.");
        }
        Logging.onlyWarningsOf(Plugins.class); // This command reports the same itself.
        MavenBuild build = noBuild ? null : new MavenBuild(folder);
        if (remote.names(terminal)) {
            if (build != null) Runtime.getRuntime().addShutdownHook(new Thread(build::stop, "shutdown"));
            Api api = remote.open(terminal);
            terminal.out()
                    .println("Loading into the server at " + api.base() + ". Ctrl+C ends this; what is loaded stays.");
            reload(folder, build, remote);
            return 0;
        }
        Junctura server = start(folder.resolve(Project.SERVER));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, build), "shutdown"));
        terminal.out().println("Serving at " + server.publicAddress() + ". Ctrl+C ends it.");
        server.setupAddress()
                .ifPresent(address -> terminal.out().println("Set a password for the web UI at " + address));
        reload(folder, build, Remote.of(folder.resolve(Project.SERVER)));
        return 0;
    }

    private Junctura start(Path data) throws Failed {
        try {
            Files.createDirectories(data);
            Files.writeString(data.resolve(".gitignore"), "*\n"); // The folder contains keys.
            return Junctura.start(Settings.defaults(data, port));
        } catch (CannotStart e) {
            throw new Failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new Failed("The folder " + data + " cannot be written (" + e + "). Check its rights.");
        }
    }

    private void stop(Junctura server, @Nullable MavenBuild build) {
        if (build != null) build.stop();
        server.close();
        terminal.out().println("Stopped.");
    }

    /** Continues until the process gets a signal to end. */
    private void reload(Path folder, @Nullable MavenBuild build, Remote server) throws Failed, InterruptedException {
        // The user is not asked again each time a file is saved.
        ApplyCommand documents = new ApplyCommand(terminal.unasked());
        documents.remote = server;
        documents.reads = reads;
        documents.files.addAll(apply);
        Path flows = folder.resolve("flows");
        if (apply.isEmpty() && Files.isDirectory(flows)) documents.files.add(flows);
        Reloading reloading = new Reloading(
                new ProjectFolder(folder), build, PluginPlace.at(server.open(terminal)), documents, terminal);
        while (true) {
            reloading.poll();
            Thread.sleep(POLL_MILLIS);
        }
    }
}
