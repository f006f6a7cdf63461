package io.junctura.integration;

import static io.junctura.http.schema.Schemas.string;

import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
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
                                        .map(ConnectorView::of)
                                        .toList(),
                                null))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The installed connectors, with the schemas of their triggers and actions")
                .answersPage("All of them", ConnectorView.class);
        table.get("/api/v1/connectors/{id}", http -> Answers.json(http, ConnectorView.of(get(http))))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("One connector")
                .answers(200, "The connector", ConnectorView.class);
        table.get("/api/v1/connectors/{id}/usages", this::usages)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The integrations that use a connector, published or as a draft, with the places")
                .answersPage("All of them", ConnectorView.UsedBy.class);
        table.get("/api/v1/connectors/{id}/icon", this::icon)
                .needs(Permission.VIEWER, Audit.NONE)
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
                        .map(ConnectorView.UsedBy::of)
                        .toList(),
                null);
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
}
