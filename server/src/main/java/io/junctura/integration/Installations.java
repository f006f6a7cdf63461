package io.junctura.integration;

import io.junctura.integration.Integrations.Moved;
import io.junctura.integration.Integrations.PluginUsers;
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
 * Plugins and what is published with them: a version that is chosen is published with, and a version that is needed is not
 * removed. Thread safe.
 */
public final class Installations {
    private static final Logger LOG = LoggerFactory.getLogger(Installations.class);
    private static final Moved NOTHING = new Moved(List.of(), Map.of());

    private final Plugins plugins;
    private final Integrations integrations;

    public Installations(Plugins plugins, Integrations integrations) {
        this.plugins = plugins;
        this.integrations = integrations;
    }

    /** @param moved what was published anew with it */
    public record Result(Plugins.Arrived arrived, Moved moved) {}

    /** What is needed cannot be removed; the message names what needs it. */
    public static final class Needed extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient PluginUsers users;

        Needed(String message, PluginUsers users) {
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

    /** A sentence for each resource and thread that plugins have left behind and that is still there. */
    public List<String> leaks() {
        return plugins.leaks();
    }

    /** @throws Unusable if it is not installed */
    public PluginView get(String plugin) throws Unusable {
        return plugins.find(plugin).orElseThrow(() -> Plugins.unknown(plugin));
    }

    /**
     * Who needs a plugin.
     *
     * @param version null: any
     */
    public PluginUsers users(PluginView plugin, @Nullable String version) {
        return integrations.usersOf(plugin.id(), version, plugin.connectors());
    }

    /**
     * Installs a version; if it is a newer one, publishes with it what uses the plugin.
     *
     * @param move whether to do the latter
     * @param only whether to look at everything and do nothing
     */
    public Result install(InputStream jar, String name, String by, boolean downgrade, boolean move, boolean only)
            throws IOException, Unusable {
        Plugins.Arrived arrived = plugins.install(jar, name, by, downgrade, only);
        if (only || arrived.outcome() == Plugins.Outcome.KNOWN) return new Result(arrived, NOTHING);
        return new Result(arrived, move(arrived.version().plugin(), by, move));
    }

    /** Uses another installed version from now on, and publishes with it what uses the plugin, if that is wanted. */
    public Moved choose(String plugin, String version, String by, boolean move) throws Unusable {
        plugins.choose(plugin, version, by);
        return move(plugin, by, move);
    }

    private Moved move(String plugin, String by, boolean move) {
        Moved moved = move ? integrations.move(plugin, by) : NOTHING;
        plugins.moved(plugin);
        moved.stayed()
                .forEach((integration, why) -> LOG.warn(
                        "The integration {} stays on the version of the plugin {} that it was published with: {}",
                        integration,
                        plugin,
                        why));
        if (!moved.moved().isEmpty()) {
            LOG.info("Published with the chosen version of the plugin {}: {}", plugin, moved.moved());
        }
        return moved;
    }

    public void setEnabled(String plugin, boolean enabled, String by) throws Unusable {
        plugins.setEnabled(plugin, enabled, by);
    }

    /**
     * @param version null: all of them
     * @param force   whether what is published with it, and runs that need it, are left to fail
     */
    public void remove(String plugin, @Nullable String version, boolean force, String by) throws Unusable, Needed {
        PluginView view = get(plugin);
        PluginUsers users = users(view, version);
        if (!users.none() && !force) throw new Needed(needed(plugin, version, users), users);
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

    /** Publishes with what was put into the folders, or came with the server, since it was looked last. */
    public void moveWhatArrived() {
        for (String plugin : plugins.notMoved()) move(plugin, "server", true);
    }
}
