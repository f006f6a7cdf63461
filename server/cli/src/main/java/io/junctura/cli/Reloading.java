package io.junctura.cli;

import io.junctura.author.Changes;
import io.junctura.author.MavenBuild;
import io.junctura.author.ProjectFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Installs a connector on a server whenever its project changes, and prints the result in one line. */
final class Reloading {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final ProjectFolder project;
    private final @Nullable MavenBuild build;
    private final PluginPlace.PluginOperations desk;
    private final ApplyCommand documents;
    private final Terminal terminal;
    private final Changes sources;
    private final Changes jar;
    private final Changes texts;
    private @Nullable String draining;
    private boolean reported;
    private boolean loaded;
    /** Whether documents wait to be applied, and whether the last ones were rejected, which a reload may correct. */
    private boolean wanted;

    private boolean refused;

    /**
     * @param build     null if the project is built elsewhere
     * @param documents what is applied once the connector is there, and whenever it changes; of no files: nothing is
     */
    Reloading(
            ProjectFolder project,
            @Nullable MavenBuild build,
            PluginPlace.PluginOperations desk,
            ApplyCommand documents,
            Terminal terminal) {
        this.project = project;
        this.build = build;
        this.desk = desk;
        this.documents = documents;
        this.terminal = terminal;
        List<Path> files = List.copyOf(documents.files);
        sources = new Changes(project::sources);
        jar = new Changes(project::built);
        texts = new Changes(() -> ProjectFolder.stamps(files));
    }

    /**
     * Checks everything once. Call it repeatedly.
     *
     * @throws Failed if it cannot continue
     */
    void poll() throws Failed, InterruptedException {
        MavenBuild maven = build;
        if (maven != null && sources.settled()) build(maven);
        Path built = jar.settled() ? project.jar().orElse(null) : null;
        if (built != null) install(built);
        if (texts.settled()) wanted = true;
        if (wanted && loaded) apply();
        reportDrained();
    }

    private void build(MavenBuild maven) throws Failed, InterruptedException {
        say("Building …");
        long begun = System.nanoTime();
        try {
            List<String> errors = maven.run();
            if (maven.isStopped()) return;
            if (errors.isEmpty()) {
                say("Built in " + Output.duration((System.nanoTime() - begun) / 1_000_000) + ".");
                jar.known(); // The jar is complete, so documents that need it are applied after it.
                Path built = project.jar().orElse(null);
                if (built != null) install(built);
                return;
            }
            say("Not built" + (loaded ? "; the server goes on with what it has." : "."));
            errors.forEach(this::more);
        } catch (IOException e) {
            throw new Failed("Maven cannot be started (" + e.getMessage()
                    + "). Install it, put its wrapper (mvnw) into the project, or build by yourself and use"
                    + " --no-build.");
        }
    }

    private void install(Path file) throws InterruptedException {
        Map<String, Object> json;
        try {
            json = desk.install(file, true, true, false);
        } catch (Failed e) {
            say("Not loaded: " + e.getMessage());
            return;
        }
        String id = Api.words(Api.object(json, "plugin"), "id");
        String named = id + " " + Api.words(json, "version");
        String outcome = Api.words(json, "outcome");
        boolean first = !loaded;
        loaded = true;
        wanted |= refused;
        if (outcome.equals("known")) {
            say(named + (first ? " is there already." : " is as it was."));
            return;
        }
        say(named + (outcome.equals("installed") ? " is loaded." : " is reloaded."));
        if (first) {
            PluginCommand.strings(Api.object(json, "permissions"), "sentences").forEach(this::more);
        }
        for (Map<String, Object> one : Api.list(json, "stayed")) {
            more(Api.words(one, "integration") + " stays on its version: " + Api.words(one, "reason"));
        }
        draining = id;
        reported = false;
    }

    private void apply() throws InterruptedException {
        wanted = false;
        refused = false;
        try {
            documents.call();
        } catch (Failed e) {
            refused = true;
            say("Not applied: " + e.getMessage());
        }
    }

    private void reportDrained() throws InterruptedException {
        String plugin = draining;
        if (plugin == null) return;
        boolean drains;
        try {
            drains = Api.list(desk.get(plugin), "versions").stream()
                    .anyMatch(version -> Boolean.TRUE.equals(version.get("drains")));
        } catch (Failed e) {
            drains = false; // The server has ended, with its open attempts.
        }
        if (drains && !reported) say("Calls under way stay in the old one until they are over.");
        if (!drains && reported) say("The old one is gone.");
        reported = drains;
        if (!drains) draining = null;
    }

    private void say(String sentence) {
        terminal.out().println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + sentence);
    }

    private void more(String sentence) {
        terminal.out().println("          " + sentence);
    }
}
