package io.junctura.trigger;

import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.page;
import static io.junctura.http.Schemas.string;
import static io.junctura.http.Schemas.time;

import io.junctura.http.Answers;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is wrong with triggers, over HTTP. */
public final class TroubleRoutes implements Routes {
    private final TriggerErrors troubles;

    public TroubleRoutes(TriggerErrors troubles) {
        this.troubles = troubles;
    }

    @Override
    public void routes(RouteTable table) {
        table.get(
                        "/api/v1/troubles",
                        http -> Answers.list(
                                http,
                                troubles.list().stream()
                                        .map(TroubleRoutes::json)
                                        .toList(),
                                null))
                .needs(Permission.VIEWER)
                .summary("Flows whose triggers do not work at the moment, or that a sender could not be told to forget")
                .answers(
                        200,
                        "All of them",
                        () -> page(object(
                                "instance", string(),
                                "integration", string(),
                                "flow", string(),
                                "since", time(),
                                "message", string("What is wrong, and what is done about it"))));
    }

    private static Map<String, Object> json(TriggerError trouble) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("instance", trouble.flow().instance());
        json.put("integration", trouble.flow().integration());
        json.put("flow", trouble.flow().flow());
        json.put("since", trouble.since().toString());
        json.put("message", trouble.message());
        return json;
    }
}
