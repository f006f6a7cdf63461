package io.junctura.integration;

import io.junctura.plugin.PluginInstallation;
import io.junctura.plugin.PluginView;
import io.junctura.plugin.Plugins;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs, selects and removes plugins together with their users: integrations are published again with a newly selected
 * version, and a version that an integration or a run needs is not removed. Thread safe.
 */
public final class Installations {
    private static final Logger LOG = LoggerFactory.getLogger(Installations.class);
    private static final MovedIntegrations NOTHING = new MovedIntegrations(List.of(), Map.of());

    private final Plugins plugins;
    private final Integrations integrations;

    public Installations(Plugins plugins, Integrations integrations) {
        this.plugins = plugins;
        this.integrations = integrations;
    }

    /** @param moved the integrations that were published again with the new version */
    public record Result(PluginInstallation arrived, MovedIntegrations moved) {}

    /** A version cannot be removed, because integrations or runs need it. The message names them. */
    public static final class PluginInUse extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient PluginUsers users;

        PluginInUse(String message, PluginUsers users) {
            super(message);
            this.users = users;
        }

        public PluginUsers users() {
            return users;
        }
    }

    public List<PluginView> list() {
        return plugins.list();
    }

    public List<Plugins.Problem> problems() {
        return plugins.problems();
    }

    /** A sentence for each resource and thread that plugins have left behind and that still exists. */
    public List<String> leaks() {
        return plugins.leaks();
    }

    /** @throws Unusable if it is not installed */
    public PluginView get(String plugin) throws Unusable {
        return plugins.find(plugin).orElseThrow(() -> Plugins.unknown(plugin));
    }

    /**
     * The integrations, runs and connections that use a plugin.
     *
     * @param version null: any
     */
    public PluginUsers users(PluginView plugin, @Nullable String version) {
        return integrations.usersOf(plugin.id(), version, plugin.connectors());
    }

    /**
     * Installs a version, and publishes the integrations that use the plugin again if the version is selected.
     *
     * @param move whether integrations are published again
     * @param only whether the jar is only checked
     */
    public Result install(InputStream jar, String name, String by, boolean downgrade, boolean move, boolean only)
            throws IOException, Unusable {
        PluginInstallation arrived = plugins.install(jar, name, by, downgrade, only);
        if (only || arrived.outcome() == PluginInstallation.Outcome.KNOWN) return new Result(arrived, NOTHING);
        return new Result(arrived, move(arrived.version().plugin(), by, move));
    }

    /**
     * Selects another installed version.
     *
     * @param move whether the integrations that use the plugin are published again
     */
    public MovedIntegrations choose(String plugin, String version, String by, boolean move) throws Unusable {
        plugins.choose(plugin, version, by);
        return move(plugin, by, move);
    }

    private MovedIntegrations move(String plugin, String by, boolean move) {
        MovedIntegrations moved = move ? integrations.move(plugin, by) : NOTHING;
        plugins.moved(plugin);
        moved.stayed()
                .forEach((integration, why) -> LOG.warn(
                        "The integration {} stays on the version of the plugin {} that it was published with: {}",
                        integration,
                        plugin,
                        why));
        if (!moved.moved().isEmpty()) {
            LOG.info(
                    "Integrations published again with the selected version of the plugin {}: {}",
                    plugin,
                    moved.moved());
        }
        return moved;
    }

    public void setEnabled(String plugin, boolean enabled, String by) throws Unusable {
        plugins.setEnabled(plugin, enabled, by);
    }

    /**
     * @param version null: all versions
     * @param force   whether it is removed even if integrations or runs need it, which then fail
     */
    public void remove(String plugin, @Nullable String version, boolean force, String by) throws Unusable, PluginInUse {
        PluginView view = get(plugin);
        PluginUsers users = users(view, version);
        if (!users.none() && !force) throw new PluginInUse(needed(plugin, version, users), users);
        plugins.remove(plugin, version, by);
    }

    private static String needed(String plugin, @Nullable String version, PluginUsers users) {
        StringBuilder text = new StringBuilder("The plugin \"").append(plugin).append('"');
        if (version != null) text.append(' ').append(version);
        text.append(" cannot be removed: ");
        if (!users.integrations().isEmpty()) {
            text.append("published with it ")
                    .append(are(users.integrations()))
                    .append(String.join(", ", users.integrations()));
        }
        if (!users.runs().isEmpty()) {
            if (!users.integrations().isEmpty()) text.append("; ");
            text.append("unfinished runs need it: ");
            Map<String, Long> runs = new TreeMap<>();
            users.runs().forEach((flow, count) -> runs.put(flow.integration() + "/" + flow.flow(), count));
            runs.forEach((flow, count) ->
                    text.append(count).append(" of ").append(flow).append(", "));
            text.setLength(text.length() - 2);
        }
        return text.append(
                        ". Unpublish these and let the runs end, choose another version, or force it: then they fail.")
                .toString();
    }

    private static String are(Collection<?> some) {
        return some.size() == 1 ? "is " : "are ";
    }

    /** Publishes integrations again with versions that were installed from folders, or came with the server. */
    public void moveWhatArrived() {
        for (String plugin : plugins.notMoved()) move(plugin, "server", true);
    }
}
