package io.junctura.trigger.intake;

import io.junctura.api.Secret;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.connector.PluginServices;
import io.junctura.connector.Triggers;
import io.junctura.database.Database;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.Timer;
import io.junctura.files.ArrivingFiles;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.run.DerivedKeys;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.Journal;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.LoopDetection;
import io.junctura.trigger.TriggerError;
import io.junctura.trigger.TriggerErrors;
import io.junctura.trigger.TroubleRoutes;
import io.junctura.trigger.file.FileRound;
import io.junctura.trigger.http.CallStatus;
import io.junctura.trigger.http.CallbackRoute;
import io.junctura.trigger.http.Calls;
import io.junctura.trigger.http.FlowAddresses;
import io.junctura.trigger.http.LateAnswers;
import io.junctura.trigger.http.LateStore;
import io.junctura.trigger.http.Registrations;
import io.junctura.trigger.http.StatusTokens;
import io.junctura.trigger.http.WebhookRegistrations;
import io.junctura.trigger.http.Webhooks;
import io.junctura.trigger.listen.ListenAddress;
import io.junctura.trigger.listen.ListenSources;
import io.junctura.trigger.listen.Listenings;
import io.junctura.trigger.poll.Polls;
import io.junctura.trigger.schedule.QuartzScheduleTimer;
import io.junctura.trigger.schedule.ScheduleTimer;
import io.junctura.trigger.schedule.Schedules;
import io.junctura.trigger.schedule.ThreadScheduleTimer;
import io.junctura.trigger.stream.Streams;
import io.junctura.trigger.topic.TopicSubscribers;
import io.junctura.trigger.topic.Topics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The door for whatever starts flows: addresses for what comes to us, and watches for what we go and ask. */
public final class Intake implements Routes, AutoCloseable {

    /** What rings for schedules. */
    public enum Bells {
        /** Quartz, by the machine's clock. */
        QUARTZ,
        /** The timer that polls go by, too. */
        TIMER;

        private Function<IntConsumer, ScheduleTimer> by(Timer timer) {
            return this == QUARTZ ? QuartzScheduleTimer::new : rings -> new ThreadScheduleTimer(timer, rings);
        }
    }

    private final Bindings bindings;
    private final TriggerErrors troubles;
    private final LoopDetection hops;
    private final Listenings listenings;
    private final Topics topics;
    private final Schedules schedules;
    private final Polls polls;
    private final Streams streams;
    private final WebhookRegistrations webhooks;
    private final LateAnswers late;
    private final List<Routes> routes;
    /** Null until it is known. */
    private volatile @Nullable List<PinnedFlow> live;

    /**
     * @param files         where bodies that are no values are kept
     * @param publicAddress what others reach the server by, without a slash at the end; asked when it is needed
     * @param database      where it is kept who is owed a late answer; asked when there is one
     * @param tokens        what callers are given to ask for late answers with
     * @param workers       where polls are made: each may block for long, and is interrupted when its flow goes
     * @param schedulers    where schedules begin and start runs, in short steps
     * @param mostHops      how many runs, one causing the other, may lead to an event that is taken
     * @param registrations what stands at third parties that send webhooks
     * @param subscribers   who gets events of topics beside flows
     */
    public Intake(
            Engine engine,
            Flows flows,
            Triggers triggers,
            PluginServices surroundings,
            Journal journal,
            ArrivingFiles files,
            Supplier<String> publicAddress,
            Supplier<Database> database,
            StatusTokens tokens,
            Timer timer,
            Executor workers,
            Executor schedulers,
            int mostHops,
            Registrations registrations,
            TopicSubscribers subscribers,
            Bells bells) {
        this(
                engine,
                flows,
                triggers,
                surroundings,
                journal,
                files,
                publicAddress,
                database,
                tokens,
                timer,
                workers,
                schedulers,
                mostHops,
                registrations,
                subscribers,
                bells.by(timer));
    }

    /** @param bells asked for a bell when the first schedule is there */
    Intake(
            Engine engine,
            Flows flows,
            Triggers triggers,
            PluginServices surroundings,
            Journal journal,
            ArrivingFiles files,
            Supplier<String> publicAddress,
            Supplier<Database> database,
            StatusTokens tokens,
            Timer timer,
            Executor workers,
            Executor schedulers,
            int mostHops,
            Registrations registrations,
            TopicSubscribers subscribers,
            Function<IntConsumer, ScheduleTimer> bells) {
        Clock clock = surroundings.clock();
        String secret = journal.secret();
        this.bindings = new Bindings(
                triggers,
                surroundings,
                files,
                publicAddress,
                flow -> registrations.standing(flow).map(Registrations.Registered::registration),
                flow -> Secret.of(DerivedKeys.keyed(secret, "signing secret of a flow", flow)));
        this.troubles = new TriggerErrors(clock);
        this.hops = new LoopDetection(mostHops);
        ListenSources sources = new ListenSources(bindings, this::published, journal, clock, timer, workers);
        this.listenings = new Listenings(sources, engine, files, clock, timer, workers);
        this.topics = new Topics(engine, bindings, troubles, hops, listenings, subscribers);
        this.schedules = new Schedules(engine, journal, bindings, troubles, clock, schedulers, bells);
        this.polls = new Polls(
                engine, journal, bindings, troubles, files, clock, timer, workers, listenings, FileRound::new);
        this.streams = new Streams(engine, journal, bindings, troubles, clock, timer, listenings);
        this.webhooks = new WebhookRegistrations(registrations, flows, bindings, troubles, clock, timer, workers);
        CallStatus status = new CallStatus(engine, flows, journal, tokens);
        this.late = new LateAnswers(
                new LateStore(database), flows, journal, status, bindings, surroundings, timer, workers);
        FlowAddresses door = new FlowAddresses(flows, bindings, hops);
        Webhooks webhooks = new Webhooks(door, engine, files, clock, listenings);
        Calls calls = new Calls(door, bindings, engine, files, clock, status, late, listenings);
        this.routes = List.of(
                webhooks,
                calls,
                new ListenAddress(listenings, webhooks, calls, engine, files, clock),
                new CallbackRoute(engine, files),
                topics,
                new TroubleRoutes(troubles));
    }

    @Override
    public void routes(RouteTable table) {
        for (Routes one : routes) one.routes(table);
    }

    /** Says which flows are live, all of them: after every change, and once after the start. */
    public synchronized void live(List<PinnedFlow> all) {
        live = all;
        Map<Integer, Integer> revisions = new HashMap<>();
        Set<FlowName> names = new HashSet<>();
        Map<TriggerKind, List<PinnedFlow>> byKind = new EnumMap<>(TriggerKind.class);
        for (PinnedFlow flow : all) {
            revisions.put(flow.flow(), flow.revision());
            names.add(flow.name());
            TriggerKind kind = bindings.kind(flow);
            if (kind == null) troubles.met(flow, "The plugin of its trigger is not installed.");
            else byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(flow);
        }
        bindings.keep(revisions);
        troubles.keep(names);
        topics.live(byKind.getOrDefault(TriggerKind.TOPIC, List.of()));
        schedules.live(byKind.getOrDefault(TriggerKind.SCHEDULE, List.of()));
        List<PinnedFlow> polled = new ArrayList<>(byKind.getOrDefault(TriggerKind.POLL, List.of()));
        polled.addAll(byKind.getOrDefault(TriggerKind.FILE, List.of()));
        polls.live(polled);
        streams.live(byKind.getOrDefault(TriggerKind.STREAM, List.of()));
        webhooks.live(byKind.getOrDefault(TriggerKind.WEBHOOK, List.of()));
    }

    /** Goes on with the late answers that an earlier process owed. */
    public void goOnAnswering() {
        late.start();
    }

    /** Says that connectors are others, or gone, or back: triggers of theirs begin again. */
    public synchronized void connectorsChanged(Set<String> connectors) {
        List<PinnedFlow> now = live;
        if (now == null) return;
        live(now);
        Predicate<PinnedFlow> uses = flow -> {
            String use = flow.plan().trigger().use();
            return connectors.contains(use.substring(0, Math.max(0, use.indexOf('.'))));
        };
        polls.again(uses);
        streams.again(uses);
    }

    /** Says that a saved connection is another: triggers that use it begin again with it. */
    public void connectionChanged(String name) {
        polls.connectionChanged(name);
        streams.connectionChanged(name);
        webhooks.connectionChanged(name);
    }

    /**
     * Asks a flow's other system at once, whether or not it is its turn.
     *
     * @return completed when it has been asked for all that there is, and that is on disk, or when that has failed, which
     *     {@link #troubles} tells
     * @throws IllegalArgumentException if no live flow of this name asks or watches for files
     */
    public CompletableFuture<Void> poll(FlowName flow) {
        return polls.now(flow);
    }

    /** @return completed when a flow's stream says that it listens, or has brought events, since it last began */
    public CompletableFuture<Void> listening(FlowName flow) {
        return streams.listening(flow);
    }

    /** Deletes cursors of a flow, by its number, and has its trigger begin again from there. */
    <R> R reset(int flow, Supplier<R> delete) {
        return streams.reset(flow, () -> polls.reset(flow, delete));
    }

    /** Flows whose triggers do not work at the moment, and what flows that are gone have left at third parties. */
    public List<TriggerError> troubles() {
        return troubles.list();
    }

    /** What is wrong with one flow's trigger. */
    public Optional<TriggerError> trouble(FlowName flow) {
        return troubles.of(flow);
    }

    /** How many events were refused since flows cause each other's without end, by the flow or topic. */
    public Map<String, Long> loops() {
        return hops.refused();
    }

    public Topics topics() {
        return topics;
    }

    public Bindings bindings() {
        return bindings;
    }

    public Listenings listenings() {
        return listenings;
    }

    private List<PinnedFlow> published() {
        List<PinnedFlow> now = live;
        return now == null ? List.of() : now;
    }

    public LoopDetection hops() {
        return hops;
    }

    /** Asks and listens no more. What comes to our addresses is the HTTP server's to end. */
    @Override
    public void close() {
        listenings.close();
        late.close();
        schedules.close();
        polls.close();
        streams.close();
        webhooks.close();
    }
}
