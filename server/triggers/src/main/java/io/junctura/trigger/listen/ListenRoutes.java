package io.junctura.trigger.listen;

import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.RequestBody;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.listen.ListenSources.Open;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Listening over HTTP: waits for the next event of a draft's trigger, without publishing. */
public final class ListenRoutes implements Routes {
    private static final int MAX_WAIT_SECONDS = 60;

    private final Listenings listenings;
    private final BiFunction<String, String, PinnedFlow> drafts;
    private final ReceivedEvents received;
    private final Function<Exchange, Caller> caller;
    private final AuditLog audit;

    /**
     * @param drafts   a flow of a draft with its trigger, by the names of the integration and the flow
     * @param received keeps what is received
     */
    public ListenRoutes(
            Listenings listenings,
            BiFunction<String, String, PinnedFlow> drafts,
            ReceivedEvents received,
            Function<Exchange, Caller> caller,
            AuditLog audit) {
        this.received = received;
        this.listenings = listenings;
        this.drafts = drafts;
        this.caller = caller;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        String path = "/api/v1/integrations/{name}/draft/listen";
        table.post(path, this::begin)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary(
                        "Waits for the next event of a draft's trigger, for five minutes at most; nothing is published")
                .body(Begin.class)
                .answers(201, "It listens; the event of a schedule is in the answer already", ListenView.class)
                .answers(404, "There is no such integration, or no such flow in it")
                .answers(409, "The trigger has no events, or too many tests listen")
                .answers(422, "The trigger has problems");
        table.get(path + "/{id}", this::show)
                .needs(Permission.EDITOR, Audit.READ)
                .summary("Whether an event has arrived for the test")
                .query("wait", "For how many seconds to wait for it, at most " + MAX_WAIT_SECONDS)
                .answers(200, "The state, and the event if there is one", ListenView.class)
                .answers(404, "It has ended");
        table.delete(path + "/{id}", this::end)
                .needs(Permission.EDITOR, Audit.CALL)
                .summary("Ends listening")
                .answers(204, "Ended")
                .answers(404, "It has ended");
    }

    /**
     * Who listens.
     *
     * @param actor as the audit log names it
     */
    public record Caller(String name, Actor actor) {}

    record Begin(@Docs("The flow's name in the draft") String flow) implements RequestBody {}

    private void begin(Exchange http) throws IOException, InterruptedException {
        String integration = http.pathParam("name");
        String flow = Bodies.read(http, Begin.class).flow();
        Caller by = caller.apply(http);
        PinnedFlow draft = drafts.apply(integration, flow);
        Open open = listenings.begin(draft, event -> received.keep(draft.name(), event, by.name()));
        audit.record(AuditAction.DRAFT_LISTENED, by.actor(), integration, flow);
        Answers.json(http, 201, ListenView.of(open));
    }

    private void show(Exchange http) {
        Open open = open(http);
        Duration wait = wait(http);
        if (wait.isZero() || open.listening().isOver()) {
            Answers.json(http, ListenView.of(open));
            return;
        }
        http.future(
                () -> listenings.over(open.listening(), wait).thenRun(() -> Answers.json(http, ListenView.of(open))));
    }

    private void end(Exchange http) {
        listenings.end(open(http));
        Answers.nothing(http);
    }

    private Open open(Exchange http) {
        return listenings
                .find(http.pathParam("name"), http.pathParam("id"))
                .orElseThrow(
                        () -> ProblemException.notFound("This test does not listen any more. Start to listen again."));
    }

    private static Duration wait(Exchange http) {
        Strict.queries(http, List.of("wait"));
        String text = http.queryParam("wait");
        if (text == null) return Duration.ZERO;
        if (text.matches("[0-9]{1,2}") && Integer.parseInt(text) <= MAX_WAIT_SECONDS) {
            return Duration.ofSeconds(Integer.parseInt(text));
        }
        throw ProblemException.badRequest(
                "bad-query", "\"wait\" must be a number of seconds, at most " + MAX_WAIT_SECONDS + ".");
    }
}
