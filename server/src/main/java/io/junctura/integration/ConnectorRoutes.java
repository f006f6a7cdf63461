package io.junctura.integration;

import static io.junctura.http.Schemas.any;
import static io.junctura.http.Schemas.bool;
import static io.junctura.http.Schemas.integer;
import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.map;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.page;
import static io.junctura.http.Schemas.string;

import io.junctura.api.Effect;
import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.definition.DocumentUses.Use;
import io.junctura.http.Answers;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.integration.Usages.ConnectorUsage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The catalog of connectors over HTTP. */
public final class ConnectorRoutes implements Routes {
    private final Supplier<Catalog> catalog;
    private final Usages usages;

    public ConnectorRoutes(Supplier<Catalog> catalog, Usages usages) {
        this.catalog = catalog;
        this.usages = usages;
    }

    @Override
    public void routes(RouteTable table) {
        table.get(
                        "/api/v1/connectors",
                        http -> Answers.list(
                                http,
                                catalog.get().connectors().stream()
                                        .map(ConnectorRoutes::json)
                                        .toList(),
                                null))
                .needs(Permission.VIEWER)
                .summary("The connectors that are installed, with the schemas of all they do")
                .answers(200, "All of them", () -> page(schema()));
        table.get("/api/v1/connectors/{id}", http -> Answers.json(http, json(get(http))))
                .needs(Permission.VIEWER)
                .summary("One connector")
                .answers(200, "The connector", ConnectorRoutes::schema);
        table.get("/api/v1/connectors/{id}/usages", this::usages)
                .needs(Permission.VIEWER)
                .summary("The integrations that use a connector, published or as a draft, with the places")
                .answers(200, "All of them", () -> page(usageSchema()));
        table.get("/api/v1/connectors/{id}/icon", this::icon)
                .needs(Permission.VIEWER)
                .summary("The icon of a connector, in SVG")
                .answers(200, "The icon", "image/svg+xml", () -> string());
    }

    private ConnectorDescriptor get(Exchange http) {
        String id = http.pathParam("id");
        return catalog.get()
                .connector(id)
                .orElseThrow(() -> ProblemException.notFound("No connector \"" + id + "\" is installed."));
    }

    private void usages(Exchange http) {
        Answers.list(
                http,
                usages.ofConnector(get(http).id()).stream()
                        .map(ConnectorRoutes::json)
                        .toList(),
                null);
    }

    private static Map<String, Object> json(ConnectorUsage usage) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("integration", usage.integration());
        if (usage.version() == null) json.put("draft", true);
        else json.put("version", (long) usage.version());
        json.put("places", usage.uses().stream().map(ConnectorRoutes::json).toList());
        return json;
    }

    private static Map<String, Object> json(Use use) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("flow", use.flow());
        if (use.step() != null) json.put("step", use.step());
        json.put("use", use.use());
        json.put("pointer", use.pointer());
        return json;
    }

    private static Map<String, Object> usageSchema() {
        return object(
                "integration", string(),
                "version?", integer("The published version; absent if it is the draft"),
                "draft?", bool("true if it is the draft"),
                "places",
                        list(object(
                                "flow", string(),
                                "step?", string("The step's path without items; absent if it is the trigger"),
                                "use", string("Such as http.request"),
                                "pointer", string("JSON Pointer in the document"))));
    }

    private void icon(Exchange http) {
        ConnectorDescriptor connector = get(http);
        if (connector.icon().isEmpty()) {
            throw ProblemException.notFound("The connector \"" + connector.id() + "\" has no icon.");
        }
        http.contentType("image/svg+xml");
        http.header("Cache-Control", "private, max-age=3600");
        http.result(connector.icon());
    }

    private static Map<String, Object> json(ConnectorDescriptor connector) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", connector.id());
        json.put("title", connector.title());
        json.put("version", connector.version());
        json.put("plugin", connector.plugin());
        json.put("docs", connector.docs());
        json.put("icon", !connector.icon().isEmpty());
        json.put(
                "actions",
                connector.actions().stream().map(ConnectorRoutes::json).toList());
        json.put(
                "triggers",
                connector.triggers().stream().map(ConnectorRoutes::json).toList());
        connector.connection().ifPresent(connection -> {
            Map<String, Object> secrets = new LinkedHashMap<>();
            connection.secrets().forEach((name, schema) -> secrets.put(name, schema.json()));
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("schema", connection.settings().json());
            shown.put("secrets", secrets);
            shown.put("moreSecrets", connection.moreSecrets());
            shown.put("address", connection.address());
            json.put("connection", shown);
        });
        return json;
    }

    private static Map<String, Object> json(ConnectorDescriptor.ActionDescriptor action) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", action.use());
        json.put("title", action.title());
        json.put("effect", word(action.effect()));
        json.put("connection", word(action.connecting()));
        json.put("docs", action.docs());
        json.put("input", action.input().json());
        json.put("output", action.output().json());
        return json;
    }

    private static Map<String, Object> json(ConnectorDescriptor.TriggerDescriptor trigger) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", trigger.use());
        json.put("title", trigger.title());
        json.put("kind", word(trigger.kind()));
        json.put("connection", word(trigger.connecting()));
        json.put("docs", trigger.docs());
        json.put("input", trigger.input().json());
        json.put("payload", trigger.payload().json());
        return json;
    }

    /** The constants of an enum as they are written in JSON. */
    private static Map<String, Object> words(Enum<?>... constants) {
        return oneOf(Arrays.stream(constants).map(ConnectorRoutes::word).toArray(String[]::new));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> schema() {
        return object(
                "id", string(),
                "title", string(),
                "version", string(),
                "plugin", string(),
                "docs", string("Markdown"),
                "icon", bool("Whether there is an icon"),
                "actions",
                        list(object(
                                "id", string(),
                                "title", string(),
                                "effect", words(Effect.values()),
                                "connection", words(ConnectorDescriptor.Connecting.values()),
                                "docs", string(),
                                "input", map(any()),
                                "output", map(any()))),
                "triggers",
                        list(object(
                                "id", string(),
                                "title", string(),
                                "kind", words(ConnectorDescriptor.TriggerKind.values()),
                                "connection", words(ConnectorDescriptor.Connecting.values()),
                                "docs", string(),
                                "input", map(any()),
                                "payload", map(any()))),
                "connection?",
                        object(
                                "schema", map(any()),
                                "secrets", map(map(any())),
                                "moreSecrets", bool("Whether secrets of other names may be saved, too"),
                                "address", string("The setting that holds its address; empty if there is none")));
    }
}
