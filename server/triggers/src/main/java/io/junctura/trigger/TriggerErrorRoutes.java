package io.junctura.trigger;

import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.View;
import io.junctura.run.FlowName;
import java.time.Instant;

/** Errors of triggers over HTTP. */
public final class TriggerErrorRoutes implements Routes {
    private final TriggerErrors errors;

    public TriggerErrorRoutes(TriggerErrors errors) {
        this.errors = errors;
    }

    @Override
    public void routes(RouteTable table) {
        table.get(
                        "/api/v1/trigger-errors",
                        http -> Answers.list(
                                http,
                                errors.list().stream().map(TriggerErrorView::of).toList(),
                                null))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("Flows whose triggers do not work at present, or whose webhooks could not be unregistered")
                .answersPage("All of them", TriggerErrorView.class);
    }

    /** An error of a flow's trigger. */
    record TriggerErrorView(
            String instance,
            String integration,
            String flow,
            Instant since,

            @Docs("What is wrong, and what is done about it")
            String message)
            implements View {

        static TriggerErrorView of(TriggerError error) {
            FlowName flow = error.flow();
            return new TriggerErrorView(
                    flow.instance(), flow.integration(), flow.flow(), error.since(), error.message());
        }
    }
}
