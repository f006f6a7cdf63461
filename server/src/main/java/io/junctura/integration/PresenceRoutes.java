package io.junctura.integration;

import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.string;

import io.junctura.access.Caller;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.integration.Presence.Tab;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Presence over HTTP: who else edits a draft. */
public final class PresenceRoutes implements Routes {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TAB = 64;
    private static final int LONGEST_STEP = 1_000;

    private final Presence presence;

    public PresenceRoutes(Clock clock) {
        this.presence = new Presence(clock);
    }

    @Override
    public void routes(RouteTable table) {
        table.put("/api/v1/integrations/{name}/draft/presence", this::put)
                .needs(Permission.EDITOR)
                .summary("Says that a tab of a browser has the draft open, for 45 seconds; repeat it every 20")
                .body(() -> object(
                        "tab", string("A random text, the same for as long as the tab is open"),
                        "step?", string("Where its user is, as a path of ids")))
                .answers(
                        200,
                        "The other tabs",
                        () -> object(
                                "others",
                                list(object(
                                        "tab", string(),
                                        "name", string("The user's name"),
                                        "step?", string()))));
    }

    private void put(Exchange http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        Strict.members(body, List.of("tab", "step"));
        String integration = bounded("name", http.pathParam("name"), LONGEST_NAME);
        String tab = bounded("tab", Bodies.text(body, "tab"), LONGEST_TAB);
        String step = Bodies.optionalText(body, "step");
        if (step != null) bounded("step", step, LONGEST_STEP);
        List<Tab> others =
                presence.others(new Tab(integration, tab, Caller.of(http).name(), step));
        Answers.json(
                http, Map.of("others", others.stream().map(PresenceRoutes::json).toList()));
    }

    private static String bounded(String member, String text, int most) {
        if (text.length() <= most) return text;
        throw new ProblemException(422, "too-long", "\"" + member + "\" has at most " + most + " characters.")
                .with("pointer", "/" + member);
    }

    private static Map<String, @Nullable Object> json(Tab tab) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("tab", tab.tab());
        json.put("name", tab.name());
        if (tab.step() != null) json.put("step", tab.step());
        return json;
    }
}
