package io.junctura.integration;

import io.junctura.connector.Allowed;
import io.junctura.integration.Integrations.Moved;
import io.junctura.integration.Integrations.PluginUsers;
import io.junctura.plugin.DriverJar;
import io.junctura.plugin.PluginView;
import io.junctura.plugin.Plugins;
import io.junctura.plugin.trust.Advisories.Advisory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plugins as JSON values: what the API answers, and what commands show that work on a data folder without a server. */
public final class PluginJson {
    private PluginJson() {}

    /** {@code {items, next, problems, leaks}} */
    public static Map<String, @Nullable Object> all(Installations installations) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("items", installations.list().stream().map(PluginJson::of).toList());
        json.put("next", null);
        List<Object> problems = new ArrayList<>();
        for (Plugins.Problem problem : installations.problems()) {
            problems.add(Map.of("jar", problem.jar(), "message", problem.message()));
        }
        json.put("problems", problems);
        json.put("leaks", installations.leaks());
        return json;
    }

    /** A plugin with what uses it. */
    public static Map<String, Object> of(PluginView plugin, PluginUsers users) {
        Map<String, Object> json = of(plugin);
        json.put("usedBy", of(users));
        return json;
    }

    public static Map<String, Object> of(Installations.Result result) {
        Plugins.Arrived arrived = result.arrived();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("outcome", arrived.outcome().name().toLowerCase(Locale.ROOT));
        json.put("version", arrived.version().version());
        json.put("permissions", of(arrived.allowed()));
        json.put("plugin", of(arrived.view()));
        put(json, result.moved());
        return json;
    }

    public static Map<String, Object> of(PluginView plugin, Moved moved) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("plugin", of(plugin));
        put(json, moved);
        return json;
    }

    private static void put(Map<String, Object> json, Moved moved) {
        json.put("moved", moved.moved());
        List<Object> stayed = new ArrayList<>();
        moved.stayed().forEach((name, why) -> stayed.add(Map.of("integration", name, "reason", why)));
        json.put("stayed", stayed);
    }

    static Map<String, Object> of(PluginView plugin) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", plugin.id());
        json.put("title", plugin.title());
        json.put("provider", plugin.provider());
        json.put("license", plugin.license());
        json.put("version", plugin.version());
        json.put("previous", plugin.previous());
        json.put("enabled", plugin.enabled());
        json.put("bundled", plugin.bundled());
        json.put("problem", plugin.problem());
        json.put("permissions", of(plugin.allowed()));
        json.put("connectors", plugin.connectors());
        json.put("drivers", plugin.drivers().stream().map(PluginJson::of).toList());
        json.put(
                "versions",
                plugin.versions().stream()
                        .map(version -> of(version, plugin.version()))
                        .toList());
        return json;
    }

    private static Map<String, @Nullable Object> of(DriverJar driver) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", driver.name());
        json.put("size", driver.size());
        json.put("sha256", driver.sha256());
        json.put("problem", driver.problem());
        return json;
    }

    private static Map<String, Object> of(Allowed allowed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hosts", List.copyOf(allowed.hosts()));
        json.put("sockets", allowed.sockets());
        json.put("files", allowed.files());
        json.put("localFiles", allowed.localFiles());
        json.put("native", allowed.nativeCode());
        json.put("sentences", allowed.sentences());
        return json;
    }

    private static Map<String, @Nullable Object> of(PluginView.Version version, String used) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("version", version.version());
        json.put("used", version.version().equals(used));
        json.put("sha256", version.sha256());
        json.put("size", version.size());
        json.put("origin", version.origin());
        json.put("signedBy", version.signer());
        json.put("installedAt", version.installed().toString());
        json.put("installedBy", version.by());
        json.put("state", version.state().name().toLowerCase(Locale.ROOT));
        json.put("calls", version.calls());
        json.put("drains", version.drains());
        json.put("live", version.live());
        json.put("advisories", version.known().stream().map(PluginJson::of).toList());
        return json;
    }

    private static Map<String, @Nullable Object> of(Advisory known) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", known.id());
        json.put("summary", known.summary());
        json.put("fixed", known.fixed());
        json.put("more", known.more());
        json.put("block", known.blocks());
        json.put("sentence", known.sentence());
        return json;
    }

    static Map<String, Object> of(PluginUsers users) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("integrations", users.integrations());
        List<Object> runs = new ArrayList<>();
        users.runs()
                .forEach((flow, count) ->
                        runs.add(Map.of("integration", flow.integration(), "flow", flow.flow(), "runs", count)));
        json.put("runs", runs);
        json.put("connections", users.connections());
        return json;
    }
}
