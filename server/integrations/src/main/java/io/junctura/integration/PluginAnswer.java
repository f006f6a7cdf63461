package io.junctura.integration;

import io.junctura.connector.Allowed;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import io.junctura.plugin.DriverJar;
import io.junctura.plugin.PluginInstallation;
import io.junctura.plugin.PluginView;
import io.junctura.plugin.trust.Advisories.Advisory;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in an answer of the API, and in what commands show that work on a data folder without a server.
 *
 * @param usedBy what uses it; null where nothing was asked about that
 */
public record PluginAnswer(
        String id,
        String title,
        String provider,
        String license,

        @Docs("The version that flows are published with") String version,

        @Nullable String previous,
        boolean enabled,
        boolean bundled,

        @Docs("Why it is not in use though it is switched on") @Nullable
        String problem,

        Permissions permissions,
        List<String> connectors,
        List<Driver> drivers,
        List<Version> versions,
        @IfPresent @Nullable Users usedBy)
        implements View {

    /** All plugins. */
    public record PluginList(
            List<PluginAnswer> items,
            @Nullable String next,
            List<UnusedJar> problems,

            @Docs("What plugins left behind and is still there")
            List<String> leaks)
            implements View {

        public static PluginList of(Installations installations) {
            return new PluginList(
                    installations.list().stream().map(PluginAnswer::of).toList(),
                    null,
                    installations.problems().stream()
                            .map(problem -> new UnusedJar(problem.jar(), problem.message()))
                            .toList(),
                    installations.leaks());
        }
    }

    record UnusedJar(String jar, String message) implements View {}

    /** A plugin after another version was selected. */
    public record Selected(PluginAnswer plugin, List<String> moved, List<UnmovedIntegration> stayed) implements View {

        public static Selected of(PluginView plugin, MovedIntegrations moved) {
            return new Selected(PluginAnswer.of(plugin), moved.moved(), UnmovedIntegration.of(moved));
        }
    }

    /** A plugin after an installation. */
    public record Installed(
            @OneOf({"installed", "upgraded", "downgraded", "replaced", "known"})
            String outcome,

            String version,
            Permissions permissions,
            PluginAnswer plugin,
            List<String> moved,
            List<UnmovedIntegration> stayed)
            implements View {

        public static Installed of(Installations.Result result) {
            PluginInstallation arrived = result.arrived();
            return new Installed(
                    arrived.outcome().name().toLowerCase(Locale.ROOT),
                    arrived.version().version(),
                    Permissions.of(arrived.allowed()),
                    PluginAnswer.of(arrived.view()),
                    result.moved().moved(),
                    UnmovedIntegration.of(result.moved()));
        }
    }

    /** An integration that still uses the version before. */
    record UnmovedIntegration(String integration, String reason) implements View {
        static List<UnmovedIntegration> of(MovedIntegrations moved) {
            return moved.stayed().entrySet().stream()
                    .map(one -> new UnmovedIntegration(one.getKey(), one.getValue()))
                    .toList();
        }
    }

    record Permissions(
            List<String> hosts,
            boolean sockets,
            boolean files,
            boolean localFiles,
            boolean native_,

            @Docs("What the plugin declares; it says what is not enforced")
            List<String> sentences)
            implements View {

        static Permissions of(Allowed allowed) {
            return new Permissions(
                    List.copyOf(allowed.hosts()),
                    allowed.sockets(),
                    allowed.files(),
                    allowed.localFiles(),
                    allowed.nativeCode(),
                    allowed.sentences());
        }
    }

    record Driver(
            @Docs("A jar in the plugin's folder of drivers, or one that comes with the server")
            String name,

            long size,

            @Docs("Empty if the jar cannot be read") String sha256,

            @Docs("Why it is left out") @Nullable String problem)
            implements View {

        static Driver of(DriverJar driver) {
            return new Driver(driver.name(), driver.size(), driver.sha256(), driver.problem());
        }
    }

    record Version(
            String version,
            boolean used,
            String sha256,
            long size,
            @OneOf({"bundled", "uploaded", "folder"}) String origin,
            @Nullable String signedBy,
            Instant installedAt,
            String installedBy,
            PluginView.State state,
            int calls,
            boolean drains,
            boolean live,
            List<KnownProblem> advisories)
            implements View {

        static Version of(PluginView.Version version, String used) {
            return new Version(
                    version.version(),
                    version.version().equals(used),
                    version.sha256(),
                    version.size(),
                    version.origin(),
                    version.signer(),
                    version.installed(),
                    version.by(),
                    version.state(),
                    version.calls(),
                    version.drains(),
                    version.live(),
                    version.known().stream().map(KnownProblem::of).toList());
        }
    }

    /** An advisory against a version. */
    record KnownProblem(
            String id,
            String summary,

            @Docs("The version in which it is fixed") @Nullable
            String fixed,

            @Docs("The address of a page on it") @Nullable String more,

            boolean block,

            @Docs("All of it, for people") String sentence)
            implements View {

        static KnownProblem of(Advisory known) {
            return new KnownProblem(
                    known.id(), known.summary(), known.fixed(), known.more(), known.blocks(), known.sentence());
        }
    }

    record Users(List<String> integrations, List<FlowRuns> runs, List<String> connections) implements View {
        static Users of(PluginUsers users) {
            List<FlowRuns> runs = users.runs().entrySet().stream()
                    .map(one -> new FlowRuns(
                            one.getKey().integration(), one.getKey().flow(), one.getValue()))
                    .toList();
            return new Users(users.integrations(), runs, users.connections());
        }
    }

    record FlowRuns(String integration, String flow, long runs) implements View {}

    static PluginAnswer of(PluginView plugin) {
        return of(plugin, null);
    }

    public static PluginAnswer of(PluginView plugin, @Nullable PluginUsers users) {
        return new PluginAnswer(
                plugin.id(),
                plugin.title(),
                plugin.provider(),
                plugin.license(),
                plugin.version(),
                plugin.previous(),
                plugin.enabled(),
                plugin.bundled(),
                plugin.problem(),
                Permissions.of(plugin.allowed()),
                plugin.connectors(),
                plugin.drivers().stream().map(Driver::of).toList(),
                plugin.versions().stream()
                        .map(version -> Version.of(version, plugin.version()))
                        .toList(),
                users == null ? null : Users.of(users));
    }
}
