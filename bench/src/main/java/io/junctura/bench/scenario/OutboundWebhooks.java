package io.junctura.bench.scenario;

import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.Sink;
import io.junctura.bench.load.Subscribers;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Outbound webhooks: deliveries per second to many subscribers, and the effect of two misbehaving subscribers on the others.
 */
public final class OutboundWebhooks implements Scenario {
    private final LoadSettings pace;
    private final Sink sink;

    public OutboundWebhooks(LoadSettings pace, Sink sink) {
        this.pace = pace;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "webhooks: " + FanOut.TITLE + "; " + MisbehavingSubscribers.TITLE + "; warm-up "
                + pace.warmup().toSeconds() + " s, window " + pace.window().toSeconds() + " s";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        sink.reset();
        Figures figures = new Figures();
        try (Subscribers subscribers = Subscribers.start();
                ChildProcess child = target.start(place)) {
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
            Api api = Api.of(place);
            LoadPlan work = LoadPlan.closed(place.port(), target.eventPath(), FanOut.CONNECTIONS, pace.warmup(), 1);
            new FanOut(api, work, sink, subscribers, pace).measure(child, figures);
            figures.put("peak RSS MiB", child.peakMib());
            new MisbehavingSubscribers(api, place.port(), subscribers, pace).measure(figures);
            figures.put("wrong", sink.wrong() + subscribers.wrong());
        }
        return figures;
    }

    /** @return the id of the subscription */
    static String subscribe(Api api, List<String> topics, String address) throws IOException, InterruptedException {
        return api.post("/subscriptions", Map.of("topics", topics, "address", address))
                .path("id")
                .asText();
    }

    /** A plan that publishes to a topic without an end. */
    static LoadPlan publishing(Api api, int port, String topic, LoadSettings pace) {
        return LoadPlan.closed(port, "/api/v1/topics/" + topic + "/events", 16, pace.drain(), 1)
                .withToken(api.token());
    }
}
