package io.junctura.integration;

import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.integration.IntegrationView.CallerView;
import io.junctura.integration.PublishedCalls.CallingStep;
import java.util.ArrayList;
import java.util.List;

/** The callers of an integration's flows over HTTP. */
final class CallerRoutes implements Routes {
    private final Integrations integrations;
    private final Drafts drafts;

    CallerRoutes(Integrations integrations, Drafts drafts) {
        this.integrations = integrations;
        this.drafts = drafts;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/integrations/{name}/callers", this::callers)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The steps of other integrations that call flows of this one, published or in drafts")
                .answersPage("All of them", CallerView.class);
    }

    private void callers(Exchange http) {
        String name =
                IntegrationRoutes.row(integrations, http.pathParam("name")).name();
        List<CallingStep> callers = new ArrayList<>(integrations.callersOf(name));
        for (Draft listed : drafts.all()) {
            if (listed.integration().equals(name)) continue;
            drafts.find(listed.integration())
                    .ifPresent(draft -> PublishedCalls.add(callers, name, draft.integration(), null, draft.text()));
        }
        Answers.list(http, callers.stream().map(CallerView::of).toList(), null);
    }
}
