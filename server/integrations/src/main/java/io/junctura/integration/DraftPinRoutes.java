package io.junctura.integration;

import io.junctura.access.Caller;
import io.junctura.history.step.StepHistory;
import io.junctura.history.step.StepViews;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Schemas;
import io.junctura.json.Json;
import io.junctura.run.FlowName;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pinned values of drafts over HTTP. */
public final class DraftPinRoutes implements Routes {
    /** The largest number of pins in an integration. */
    private static final int MAX_PINS = 200;

    private static final int MAX_PATH_LENGTH = 500;
    private static final String STEP =
            "The step's path, such as lines/insert; trigger: what starts the flow, as {\"payload\": …, \"headers\":"
                    + " {…}}";

    private final Integrations integrations;
    private final Drafts drafts;
    private final RunReader journal;
    private final Clock clock;

    public DraftPinRoutes(Integrations integrations, Drafts drafts, RunReader journal, Clock clock) {
        this.journal = journal;
        this.integrations = integrations;
        this.drafts = drafts;
        this.clock = clock;
    }

    @Override
    public void routes(RouteTable table) {
        String path = "/api/v1/integrations/{name}/draft/pins";
        table.get(path, this::all)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("The pinned values: steps of the draft return them in tests instead of being executed")
                .answers(200, "Where values are pinned", DraftView.Pins.class);
        // A step's path has slashes, which no segment of an address may have.
        table.get(path + "/{flow}", this::one)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("The value that is pinned to a step")
                .query("step", STEP)
                .answers(200, "The value", Schemas::any)
                .answers(404, "Nothing is pinned there");
        table.put(path + "/{flow}", this::put)
                .needs(Permission.EDITOR, Audit.CALL)
                .summary("Pins a value to a step. It is kept until the draft is discarded, and over its publication")
                .query("step", STEP)
                .query("run", "The ID of the run whose value it is, so that files and rows in it are pinned, too")
                .body(Schemas::any)
                .answers(204, "Pinned")
                .answers(404, "There is no such integration or draft")
                .answers(422, "The integration has as many pins as it may");
        table.delete(path + "/{flow}", this::delete)
                .needs(Permission.EDITOR, Audit.CALL)
                .summary("Deletes a pin, so that tests execute the step")
                .query("step", STEP)
                .answers(204, "Deleted, or there was none");
    }

    private void all(Exchange http) {
        Answers.json(
                http,
                new DraftView.Pins(drafts.store.pins(http.pathParam("name")).stream()
                        .map(pin -> new DraftView.Pin(pin.flow(), pin.step(), pin.changed(), pin.editor(), pin.bytes()))
                        .toList()));
    }

    private void one(Exchange http) {
        byte[] value = drafts.store
                .findPin(http.pathParam("name"), http.pathParam("flow"), step(http))
                .orElseThrow(() -> ProblemException.notFound("Nothing is pinned there."));
        Answers.json(http, Json.parseStored(value));
    }

    private void put(Exchange http) throws IOException {
        String name = http.pathParam("name");
        String step = step(http);
        if (drafts.find(name).isEmpty() && integrations.find(name).isEmpty()) {
            throw ProblemException.notFound("There is no integration \"" + name + "\", and no draft of it.");
        }
        @Nullable Object value = contents(http, name, step).restored(Bodies.json(http));
        if (step.equals(Drafts.TRIGGER) && !(value instanceof Map<?, ?> map && map.containsKey("payload"))) {
            throw new ProblemException(
                    422, "wrong-type", "What is pinned to a trigger is an object with the member \"payload\".");
        }
        FlowName flow = new FlowName(IntegrationStore.INSTANCE, name, http.pathParam("flow"));
        String refusal =
                pin(flow, step, Json.writeStored(value), Caller.of(http).name());
        if (refusal != null) throw new ProblemException(422, "too-many", refusal);
        Answers.nothing(http);
    }

    /** The files and rows that a value may name: those of the pin that it replaces, and of the run that it is from. */
    private PinnedContents contents(Exchange http, String name, String step) {
        PinnedContents known = new PinnedContents();
        Long id = DraftTestRoutes.run(http.queryParam("run"));
        StepHistory history = new StepHistory();
        StoredRun run = id == null ? null : journal.view(id, history).orElse(null);
        if (run != null && step.equals(Drafts.TRIGGER))
            known.know(run.accepted().payload(), "/payload");
        else if (run != null) known.know(StepViews.output(history, step), "");
        drafts.store
                .findPin(name, http.pathParam("flow"), step)
                .ifPresent(pinned -> known.know(Json.parseStored(pinned), ""));
        return known;
    }

    /**
     * Pins what a draft's trigger has received.
     *
     * @param event {@code payload}, {@code headers} and {@code trigger}, as stored JSON
     * @return why it is not pinned; null: it is
     */
    public @Nullable String received(FlowName flow, byte[] event, String editor) {
        return pin(flow, Drafts.TRIGGER, event, editor);
    }

    /** @return why the value is not pinned; null: it is */
    private @Nullable String pin(FlowName flow, String step, byte[] value, String editor) {
        boolean pinned =
                drafts.store.putPin(flow.integration(), flow.flow(), step, value, clock.instant(), editor, MAX_PINS);
        return pinned ? null : "The integration has " + MAX_PINS + " pins, as many as it may. Delete some.";
    }

    private void delete(Exchange http) {
        drafts.store.deletePin(http.pathParam("name"), http.pathParam("flow"), step(http));
        Answers.nothing(http);
    }

    private static String step(Exchange http) {
        String step = http.queryParam("step");
        if (step != null && !step.isBlank() && step.length() <= MAX_PATH_LENGTH) return step;
        throw ProblemException.badRequest(
                "step-missing", "Say whose value: ?step= with the path of a step, or trigger.");
    }
}
