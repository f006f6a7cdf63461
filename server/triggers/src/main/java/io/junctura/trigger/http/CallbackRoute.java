package io.junctura.trigger.http;

import io.junctura.api.ConnectorException;
import io.junctura.dispatch.CallIntake;
import io.junctura.dispatch.accept.Posting;
import io.junctura.files.ArrivingFiles;
import io.junctura.http.Answers;
import io.junctura.http.Exchange;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.View;
import io.junctura.run.DerivedKeys;
import io.junctura.trigger.IncomingFiles;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * {@code POST /callback/{token}}: the body of the first post is the result of the step that gave out the address. It is on disk
 * before it is answered. The same post again gets the same answer.
 */
public final class CallbackRoute implements Routes {
    private static final Pattern TOKEN = Pattern.compile("[a-z2-7]{32}");
    private static final int MAX_WAIT_SECONDS = 30;

    private final CallIntake intake;
    private final ArrivingFiles files;

    public CallbackRoute(CallIntake intake, ArrivingFiles files) {
        this.intake = intake;
        this.files = files;
    }

    @Override
    public void routes(RouteTable table) {
        table.ofFlows("POST", "/callback/{token}", this::receive)
                .summary("Sends a call-back to the run that waits for it")
                .answers(200, "The post is on disk. The same post gets the same answer again", Accepted.class)
                .answers(404, "No run waits for it: the address is wrong, or its time has passed")
                .answers(409, "Something else was posted here before");
    }

    /** The body of the post is on disk. */
    record Accepted(boolean taken) implements View {}

    private void receive(Exchange http) throws Exception {
        String token = http.pathParam("token");
        if (!TOKEN.matcher(token).matches()) throw unknown();
        IncomingFiles brought = new IncomingFiles(files, intake::checkCapacity);
        Inbound.read(http, brought, request -> receive(http, token, request));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // answering() reports each failure.
    private void receive(Exchange http, String token, Inbound request) {
        long body = DerivedKeys.hash(request.body());
        // Anybody can post here, so the body is neither parsed nor kept unless a run waits for it.
        Posting before = intake.posted(token, body).orElse(null);
        if (before != null) {
            answer(http, before);
            return;
        }
        Object value;
        try {
            value = request.payload();
        } catch (ConnectorException e) {
            RuntimeException why = request.problem();
            throw why != null ? why : ProblemException.badRequest("malformed", String.valueOf(e.getMessage()));
        }
        intake.post(token, value, body)
                .orTimeout(MAX_WAIT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((posting, failure) -> http.answering(() -> {
                    if (failure != null) {
                        throw new ProblemException(
                                503, "not-kept", "It could not be put on disk in time. Post it again, unchanged.");
                    }
                    if (posting != Posting.FIRST) request.files().forget();
                    answer(http, posting);
                }));
    }

    private static void answer(Exchange http, Posting posting) {
        switch (posting) {
            case FIRST, AGAIN -> {
                http.accepted();
                Answers.json(http, 200, new Accepted(true));
            }
            case OTHER ->
                throw new ProblemException(
                        409, "taken-before", "Something else was posted here before. The address is of one use.");
            case UNKNOWN -> throw unknown();
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(
                404,
                "nobody-waits",
                "No run waits for a call-back here: the address is wrong, or its time has passed.");
    }
}
