package io.junctura.trigger;

import io.junctura.api.Files;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.connector.Surroundings;
import io.junctura.connector.Triggers;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.Timer;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.Journal;
import io.junctura.run.PinnedFlow;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** The door for whatever starts flows: addresses for what comes to us, and watches for what we go and ask. */
public final class Intake implements Routes, AutoCloseable {

    /**
     * A live flow whose trigger does not work at the moment.
     *
     * @param message a sentence that says why
     */
    public record Trouble(FlowName flow, Instant since, String message) {}

    private final Bindings bindings;
    private final Troubles troubles;
    private final Hops hops;
    private final Topics topics;
    private final Schedules schedules;
    private final Polls polls;
    private final Streams streams;
    private final Subscriptions subscriptions;
    private final List<Routes> routes;

    /**
     * @param files         where bodies that are no values are kept
     * @param publicAddress what others reach the server by, without a slash at the end; asked when it is needed
     * @param tokens        what callers are given to ask for late answers with
     * @param workers       where polls are made: each may block for long, and is interrupted when its flow goes
     * @param mostHops      how many runs, one causing the other, may lead to an event that is taken
     */
    public Intake(
            Engine engine,
            Flows flows,
            Triggers triggers,
            Surroundings surroundings,
            Journal journal,
            Files files,
            Supplier<String> publicAddress,
            StatusTokens tokens,
            Timer timer,
            Executor workers,
            int mostHops) {
        this(
                engine,
                flows,
                triggers,
                surroundings,
                journal,
                files,
                publicAddress,
                tokens,
                timer,
                workers,
                mostHops,
                QuartzBell::new);
    }

    /** @param bells asked for a bell when the first schedule is there */
    Intake(
            Engine engine,
            Flows flows,
            Triggers triggers,
            Surroundings surroundings,
            Journal journal,
            Files files,
            Supplier<String> publicAddress,
            StatusTokens tokens,
            Timer timer,
            Executor workers,
            int mostHops,
            Function<IntConsumer, Bell> bells) {
        Clock clock = surroundings.clock();
        this.bindings = new Bindings(triggers, surroundings, files, publicAddress);
        this.troubles = new Troubles(clock);
        this.hops = new Hops(mostHops);
        this.topics = new Topics(engine, bindings, troubles, hops);
        this.schedules = new Schedules(engine, journal, bindings, troubles, clock, workers, bells);
        this.polls = new Polls(engine, journal, bindings, troubles, clock, timer, workers);
        this.streams = new Streams(engine, bindings, troubles, clock, timer);
        this.subscriptions = new Subscriptions(engine, journal, bindings, troubles, clock, timer, workers);
        FlowDoor door = new FlowDoor(flows, bindings, hops);
        this.routes = List.of(
                new Webhooks(door, engine, files, clock),
                new Calls(door, bindings, engine, files, clock, new CallStatus(engine, flows, journal, tokens)),
                new CallbackRoute(engine, files),
                topics,
                new Starts(flows, bindings, engine, hops));
    }

    @Override
    public void routes(RouteTable table) {
        for (Routes one : routes) one.routes(table);
    }

    /** Says which flows are live, all of them: after every change, and once after the start. */
    public synchronized void live(List<PinnedFlow> all) {
        Set<Integer> numbers = new HashSet<>();
        Set<FlowName> names = new HashSet<>();
        Map<TriggerKind, List<PinnedFlow>> byKind = new EnumMap<>(TriggerKind.class);
        for (PinnedFlow flow : all) {
            numbers.add(flow.flow());
            names.add(flow.name());
            TriggerKind kind = bindings.kind(flow);
            if (kind == null) troubles.met(flow, "The plugin of its trigger is not installed.");
            else byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(flow);
        }
        bindings.keep(numbers);
        troubles.keep(names);
        topics.live(byKind.getOrDefault(TriggerKind.TOPIC, List.of()));
        schedules.live(byKind.getOrDefault(TriggerKind.SCHEDULE, List.of()));
        polls.live(byKind.getOrDefault(TriggerKind.POLL, List.of()));
        streams.live(byKind.getOrDefault(TriggerKind.STREAM, List.of()));
        subscriptions.live(byKind.getOrDefault(TriggerKind.WEBHOOK, List.of()));
    }

    /** Says that a saved connection is another: triggers that use it begin again with it. */
    public void connectionChanged(String name) {
        polls.connectionChanged(name);
        streams.connectionChanged(name);
        subscriptions.connectionChanged(name);
    }

    /** Live flows whose triggers do not work at the moment. */
    public List<Trouble> troubles() {
        return troubles.list();
    }

    /** How many events were refused since flows cause each other's without end, by the flow or topic. */
    public Map<String, Long> loops() {
        return hops.refused();
    }

    Topics topics() {
        return topics;
    }

    /** Asks and listens no more. What comes to our addresses is the HTTP server's to end. */
    @Override
    public void close() {
        schedules.close();
        polls.close();
        streams.close();
        subscriptions.close();
    }
}
