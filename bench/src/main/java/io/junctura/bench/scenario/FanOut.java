package io.junctura.bench.scenario;

import io.junctura.bench.load.IdSet;
import io.junctura.bench.load.Load;
import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.LoadResult;
import io.junctura.bench.load.Sink;
import io.junctura.bench.load.Subscribers;
import io.junctura.bench.load.Subscribers.Arrivals;
import io.junctura.bench.target.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Events of a topic with many subscribers, in turns with webhooks that cause the bench's usual work in the same process. The
 * first turn measures a new server without earlier deliveries.
 */
final class FanOut {
    static final int CONNECTIONS = 128;

    private static final int EVENTS = 500;
    private static final int SUBSCRIBERS = 100;
    /**
     * The measured turns of the warm server. The same number of turns precedes them, of which the report shows only the
     * first.
     */
    private static final int TURNS = 3;

    static final String TITLE = EVENTS + " events to " + SUBSCRIBERS + " subscribers each, beside webhooks at "
            + CONNECTIONS + " connections";

    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Api api;
    private final LoadPlan work;
    private final Sink sink;
    private final Subscribers subscribers;
    private final LoadSettings pace;

    /** @param work the webhooks of the bench's usual work, for the warm-up */
    FanOut(Api api, LoadPlan work, Sink sink, Subscribers subscribers, LoadSettings pace) {
        this.api = api;
        this.work = work;
        this.sink = sink;
        this.subscribers = subscribers;
        this.pace = pace;
    }

    void measure(ChildProcess child, Figures figures) throws IOException, InterruptedException {
        for (int i = 0; i < SUBSCRIBERS; i++) {
            OutboundWebhooks.subscribe(api, List.of("orders"), subscribers.address(i));
        }
        LoadPlan publish =
                OutboundWebhooks.publishing(api, work.port(), "orders", pace).atMost(EVENTS);
        LoadResult last = webhooks(work).load();
        Turn[] turns = new Turn[2 * TURNS];
        for (int i = 0; i < turns.length; i++) {
            WebhookLoad webhooks = webhooks(work.following(last, pace.window()));
            last = webhooks.load();
            turns[i] = turn(webhooks.perSecond(), publish, child, figures);
        }
        put(", cold", figures, turns[0]);
        put(", warm", figures, Arrays.copyOfRange(turns, TURNS, turns.length));
    }

    private WebhookLoad webhooks(LoadPlan plan) throws IOException, InterruptedException {
        return WebhookLoad.send(plan, sink, QUIET, pace.drain());
    }

    private Turn turn(double webhooks, LoadPlan publish, ChildProcess child, Figures figures)
            throws IOException, InterruptedException {
        Cpu cpu = Cpu.now(child);
        Arrivals arrivals = subscribers.expect(publish.firstId(), EVENTS, SUBSCRIBERS);
        LoadResult published = Load.events(publish, new IdSet());
        Drain.await(arrivals::count, published.acknowledged() * SUBSCRIBERS, QUIET, pace.drain());
        double seconds = (arrivals.lastNanos() - published.startNanos()) / 1e9;
        double target = Cpu.now(child).since(cpu).target() * 1e6 / arrivals.count();
        figures.add("events refused", EVENTS - published.acknowledged());
        figures.add("deliveries lost", published.acknowledged() * SUBSCRIBERS - arrivals.count());
        figures.add("deliveries repeated", arrivals.repeated());
        return new Turn(webhooks, arrivals.count() / seconds, target);
    }

    private static void put(String when, Figures figures, Turn... turns) {
        figures.put("webhooks/s" + when, Figures.median(turns, Turn::webhooks));
        figures.put("deliveries/s" + when, Figures.median(turns, Turn::deliveries));
        figures.put("deliveries per webhook" + when, Figures.median(turns, one -> one.deliveries / one.webhooks));
        figures.put("target CPU us/delivery" + when, Figures.median(turns, Turn::cpu));
    }

    /**
     * @param webhooks webhooks of the bench's usual work per second
     * @param deliveries deliveries per second, from the first publication to the last arrival
     * @param cpu CPU time of the server per delivery, in microseconds
     */
    private record Turn(double webhooks, double deliveries, double cpu) {}
}
