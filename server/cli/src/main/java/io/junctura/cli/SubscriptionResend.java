package io.junctura.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends deliveries of a subscription again, or at once. */
@Command(name = "resend", description = "Sends deliveries of a subscription again, with the same webhook IDs.")
final class SubscriptionResend extends SubscriptionCommand.OfOne {

    @Option(names = "--delivery", paramLabel = "ID", description = "Only this delivery.")
    @Nullable
    String delivery;

    @Option(names = "--since", paramLabel = "TIME", description = "Only deliveries of events from this time on.")
    @Nullable
    String since;

    @ArgGroup
    @Nullable
    StatusChoice which;

    static final class StatusChoice {
        @Option(names = "--failed", description = "Only failed deliveries.")
        boolean failed;

        @Option(names = "--waiting", description = "Deliveries that wait for their next attempt. They are sent now.")
        boolean waiting;
    }

    @Option(names = "--rate", paramLabel = "N", description = "Deliveries per second (default: 50).")
    @Nullable
    Integer rate;

    SubscriptionResend(Terminal terminal) {
        super(terminal);
    }

    @Override
    void act(Api api) throws Failed, InterruptedException {
        if (delivery != null) {
            Map<String, Object> sent = api.post("/deliveries/" + Api.encoded(delivery) + "/resend", Map.of());
            say(sent, "The delivery " + Api.words(sent, "delivery") + " sends it again.");
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        if (since != null) body.put("since", since);
        if (which != null) body.put("which", which.failed ? "failed" : "waiting");
        if (rate != null) body.put("rate", (long) rate);
        Map<String, Object> answer = api.post(path() + "/resend", body);
        String how = which != null && which.waiting ? " are sent now." : " are sent again.";
        say(answer, Api.words(answer, "deliveries") + how);
    }
}
