package io.junctura.trigger.http;

import io.junctura.api.CallTrigger;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.TriggerContext;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.CallIntake;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.listener.CallEnd;
import io.junctura.expression.EvaluationProblem;
import io.junctura.files.ArrivingFiles;
import io.junctura.http.Answers;
import io.junctura.http.Exchange;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.View;
import io.junctura.json.Json;
import io.junctura.run.CallerLimit;
import io.junctura.run.FlowName;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Response;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.EventObserver;
import io.junctura.trigger.Identities;
import io.junctura.trigger.IncomingFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Accepts calls, and answers with the response of the flow. A flow without actions is executed on the thread of the request.
 */
public final class Calls implements Routes {
    private static final byte[] NOTHING = {};
    private static final String JSON = "application/json";
    private static final String ASK_AGAIN_SECONDS = "5";

    private final FlowAddresses addresses;
    private final CallIntake intake;
    private final ArrivingFiles files;
    private final Clock clock;
    private final CallStatus status;
    private final LateAnswers late;
    private final EventObserver observer;

    public Calls(
            FlowAddresses addresses,
            CallIntake intake,
            ArrivingFiles files,
            Clock clock,
            CallStatus status,
            LateAnswers late,
            EventObserver observer) {
        this.observer = observer;
        this.addresses = addresses;
        this.intake = intake;
        this.files = files;
        this.clock = clock;
        this.status = status;
        this.late = late;
    }

    @Override
    public void routes(RouteTable table) {
        table.ofFlows(RouteTable.ANY, "/call/{instance}/{integration}/{flow}", this::call)
                .summary("Calls a flow, and waits for its response")
                .answeredByFlows()
                .header("Idempotency-Key", "The same key starts one run and gets the same answer")
                .answers(
                        202,
                        "It takes longer than callers wait; the run goes on. Location says where to ask for its answer",
                        Late.class)
                .answers(204, "The flow ended and had nothing to say")
                .answers(404, "No published flow takes calls at this address")
                .answers(405, "The flow's trigger does not accept this method; Allow lists its methods")
                .answers(409, "The Idempotency-Key was used before with another body")
                .answers(410, "The Idempotency-Key was used before, and its answer is not kept any longer")
                .answers(500, "The run failed")
                .answers(
                        502,
                        "A system that the flow calls rejected its request: upstreamStatus is what it answered with")
                .answers(504, "A system that the flow calls could not be reached, or did not answer in time");
        table.ofFlows("GET", "/call/{instance}/{integration}/{flow}/runs/{token}", this::status)
                .receivesEvents(false)
                .summary("The answer to a call that took too long, at the status address that its caller got")
                .answeredByFlows()
                .answers(200, "What the flow responded, with the status, headers and body that it chose")
                .answers(202, "The run goes on; Retry-After says when to ask again", Late.class)
                .answers(204, "The flow ended and had nothing to say")
                .answers(404, "No caller has this address")
                .answers(410, "The run has ended, and the flow's history setting kept nothing of it")
                .answers(500, "The run failed")
                .answers(
                        502,
                        "A system that the flow calls rejected its request: upstreamStatus is what it answered with")
                .answers(504, "A system that the flow calls could not be reached, or did not answer in time");
    }

    /** A call that takes longer than its caller waits. */
    record Late(
            @Docs("The run's id") String run,

            @Docs("Where to ask for the answer") String status) implements View {}

    private void call(Exchange http) throws Exception {
        PinnedFlow flow = addresses.flow(http, TriggerKind.CALL);
        Bindings.Ready ready = addresses.trigger(flow);
        CrossOriginHeaders.add(http, ready.crossOrigin());
        if (CrossOriginHeaders.answerPreflight(http, ready.crossOrigin(), ready.methods())) return;
        FlowAddresses.mustTake(http, ready.methods());
        IncomingFiles brought = new IncomingFiles(files, () -> intake.checkCapacity(flow));
        Inbound.read(http, brought, request -> call(http, flow, ready, request));
    }

    private void call(Exchange http, PinnedFlow flow, Bindings.Ready ready, Inbound request)
            throws InterruptedException {
        String key = EventHeaders.idempotencyKey(http);
        VerifiedCall taken = taken(ready, request);
        addresses.mustNotLoop(flow, request);
        IncomingFiles brought = request.files();
        http.evaluating(() -> evaluate(http, flow, ready, request, key, taken), brought::forget);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // answering() reports each failure.
    private void evaluate(
            Exchange http,
            PinnedFlow flow,
            Bindings.Ready ready,
            Inbound request,
            @Nullable String key,
            VerifiedCall taken) {
        Object payload = taken.payload;
        CompletableFuture<CallEnd> end;
        Map<String, Object> origin = request.origin(ready.credentialHeaders());
        try {
            String identity = key != null ? key : Identities.of(flow, payload, origin, null, clock.millis());
            byte[] stored = request.isPayload(payload) ? request.stored() : null;
            // If the caller uses its own key for another body, that is a mistake of the caller.
            boolean ignoreConflict = key == null;
            if (!ready.answersLate())
                origin.put(CallerLimit.ORIGIN_KEY, CallerLimit.of(clock.millis(), ready.timeLimit()));
            Incoming event = new Incoming(payload, stored, origin, identity, request.content(payload));
            end = intake.call(flow, event, ignoreConflict, ready.timeLimit(), request.values());
        } catch (Rejected full) {
            throw Rejections.of(full);
        } catch (EvaluationProblem e) {
            throw Rejections.of(e, flow);
        }
        observer.accepted(flow, payload, origin);
        URI address = taken.lateAddress;
        // Many callers may wait for long, so nothing large of the request is kept meanwhile.
        IncomingFiles brought = request.files();
        end.whenComplete((result, failure) -> http.answering(() -> {
            if (failure != null) {
                brought.lost(failure);
                throw Rejections.lost(failure);
            }
            if (result instanceof CallEnd.Conflict || result instanceof CallEnd.AnswerDeleted) brought.forget();
            else http.accepted();
            if (result instanceof CallEnd.Late && address != null) {
                late.owe(
                        result.run(),
                        address,
                        why -> http.answering(() -> {
                            if (why != null) throw Rejections.lost(why);
                            answer(http, flow.name(), result);
                        }));
            } else {
                answer(http, flow.name(), result);
            }
        }));
    }

    /** @param lateAddress null if the caller asks for a late answer */
    public record VerifiedCall(
            @Nullable Object payload, @Nullable URI lateAddress) {}

    /** Answers also for a flow that was unpublished meanwhile: only the caller knows this address. */
    private void status(Exchange http) throws InterruptedException {
        FlowName flow = FlowAddresses.name(http);
        CrossOriginHeaders.add(http, addresses.crossOrigin(http));
        answer(http, flow, status.of(flow, http.pathParam("token")));
    }

    /** Verifies a call, and reads its payload. */
    public VerifiedCall taken(Bindings.Ready ready, Inbound request) throws InterruptedException {
        try {
            @SuppressWarnings("unchecked") // Binding has checked that the connection has the type of this trigger.
            CallTrigger<Connection> trigger =
                    (CallTrigger<Connection>) ready.bound().trigger();
            return addresses.ask(ready, () -> {
                TriggerContext<Connection> context = ready.context(request.files(), request.values());
                FlowAddresses.verified(() -> trigger.verify(new UnverifiedRequest(request), context));
                Object payload = trigger.payload(request, context);
                URI address = trigger.lateAddress(request, context).orElse(null);
                // Checked now: later, the caller would not learn of it.
                if (address != null) late.mustBeCallable(address);
                return new VerifiedCall(
                        request.isPayload(payload) ? payload : ready.bound().json(payload), address);
            });
        } catch (ConnectorException e) {
            throw Rejections.of(e, ready, request.problem());
        }
    }

    private void answer(Exchange http, FlowName flow, CallEnd end) {
        if (end instanceof CallEnd.Answered answered) {
            respond(http, answered.response(), answered.run());
        } else if (end instanceof CallEnd.Unanswered unanswered) {
            if (!(unanswered.outcome() instanceof Outcome.Succeeded))
                throw FailedCall.of(end.run(), unanswered.outcome());
            Answers.nothing(http);
        } else if (end instanceof CallEnd.Late) {
            String address = status.address(flow, end.run());
            http.header("Location", address);
            http.header("Retry-After", ASK_AGAIN_SECONDS);
            Answers.json(http, 202, new Late(Long.toString(end.run()), address));
        } else if (end instanceof CallEnd.AnswerDeleted) {
            throw new ProblemException(
                            410,
                            "answer-not-kept",
                            "This Idempotency-Key was used before. What it started is not kept any longer, so its"
                                    + " answer cannot be given again; nothing was started now.")
                    .with("run", Long.toString(end.run()));
        } else {
            throw new ProblemException(
                            409,
                            "idempotency-key-reused",
                            "This Idempotency-Key was used before with another body. Use a new one for a new call.")
                    .with("run", Long.toString(end.run()));
        }
    }

    private void respond(Exchange http, Response response, long run) {
        if (response.status() < 200 || response.status() > 599) throw FailedCall.unanswerable(run);
        Object body = response.body();
        String type = null;
        Map<String, String> headers = Map.of();
        if (!response.headers().isEmpty()) {
            headers = new LinkedHashMap<>();
            for (Map.Entry<String, Object> header : response.headers().entrySet()) {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                Object value = header.getValue();
                if (value == null) continue;
                if (name.equals("content-type")) type = text(value);
                else headers.put(header.getKey(), text(value));
            }
        }
        if (body instanceof FileRef file) {
            respond(http, response.status(), type, headers, file, run);
        } else if (body == null || response.status() == 204 || response.status() == 304) {
            Answers.untrusted(http, response.status(), type, headers, NOTHING);
        } else if (body instanceof String text && type != null && !isJson(type)) {
            Answers.untrusted(http, response.status(), type, headers, text.getBytes(charset(type)));
        } else {
            Answers.untrusted(http, response.status(), type == null ? JSON : type, headers, Json.write(body));
        }
    }

    private void respond(
            Exchange http, int status, @Nullable String type, Map<String, String> headers, FileRef file, long run) {
        try {
            Answers.untrusted(
                    http, status, type == null ? file.contentType() : type, headers, file.size(), files.open(file));
        } catch (IOException e) {
            throw FailedCall.unanswerable(run);
        }
    }

    private static boolean isJson(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith(JSON) || lower.contains("+json");
    }

    private static Charset charset(String type) {
        try {
            return ContentType.of(type).charset();
        } catch (ProblemException e) {
            return StandardCharsets.UTF_8; // The flow has chosen this type, so its text is sent anyway.
        }
    }

    private static String text(Object value) {
        if (value instanceof String text) return text;
        if (value instanceof List<?> list) {
            StringBuilder all = new StringBuilder();
            for (Object one : list) {
                if (one == null) continue;
                if (all.length() > 0) all.append(", ");
                all.append(text(one));
            }
            return all.toString();
        }
        return Json.text(value);
    }
}
