package io.junctura.integration;

import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.string;

import io.junctura.access.Caller;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.Docs;
import io.junctura.http.Exchange;
import io.junctura.http.IfPresent;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.http.View;
import io.junctura.integration.Presence.Tab;
import java.io.IOException;
import java.time.Clock;
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
                .answers(200, "The other tabs", Others.class);
    }

    /** The other tabs that have the draft open. */
    record Others(List<Other> others) implements View {}

    record Other(
            String tab,

            @Docs("The user's name") String name,

            @IfPresent @Nullable String step) implements View {}

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
                http,
                new Others(others.stream()
                        .map(one -> new Other(one.tab(), one.name(), one.step()))
                        .toList()));
    }

    private static String bounded(String member, String text, int most) {
        if (text.length() <= most) return text;
        throw new ProblemException(422, "too-long", "\"" + member + "\" has at most " + most + " characters.")
                .with("pointer", "/" + member);
    }
}
