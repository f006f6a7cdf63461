package io.junctura.integration;

import io.junctura.access.Caller;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.MaxSize;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import io.junctura.integration.Presence.Tab;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Presence over HTTP: who else edits a draft. */
public final class PresenceRoutes implements Routes {
    private static final int MAX_NAME_LENGTH = 255;

    private final Presence presence;

    public PresenceRoutes(Clock clock) {
        this.presence = new Presence(clock);
    }

    @Override
    public void routes(RouteTable table) {
        table.put("/api/v1/integrations/{name}/draft/presence", this::put)
                .needs(Permission.EDITOR, Audit.NONE)
                .summary(
                        "Shows to other editors for 45 seconds that this browser tab has the draft open; the tab repeats it every 20 seconds")
                .body(PresenceBody.class)
                .answers(200, "The other tabs", OtherTabs.class);
    }

    record PresenceBody(
            @MaxSize(64) @Docs("A random text, the same for as long as the tab is open")
            String tab,

            @MaxSize(1_000) @Docs("Where its user is, as a path of ids") @Nullable
            String step)
            implements RequestBody {}

    /** The other tabs that have the draft open. */
    record OtherTabs(List<OtherTab> others) implements View {}

    record OtherTab(
            String tab,

            @Docs("The user's name") String name,

            @IfPresent @Nullable String step) implements View {}

    private void put(Exchange http) throws IOException {
        PresenceBody body = Bodies.read(http, PresenceBody.class);
        String integration = http.pathParam("name");
        if (integration.length() > MAX_NAME_LENGTH) {
            throw new ProblemException(422, "too-long", "\"name\" has at most " + MAX_NAME_LENGTH + " characters.")
                    .with("pointer", "/name");
        }
        List<Tab> others =
                presence.others(new Tab(integration, body.tab(), Caller.of(http).name(), body.step()));
        Answers.json(
                http,
                new OtherTabs(others.stream()
                        .map(one -> new OtherTab(one.tab(), one.name(), one.step()))
                        .toList()));
    }
}
