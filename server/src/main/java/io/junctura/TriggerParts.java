package io.junctura;

import io.junctura.api.Secret;
import io.junctura.connector.Triggers;
import io.junctura.dispatch.Engine;
import io.junctura.files.ArrivingFiles;
import io.junctura.http.Routes;
import io.junctura.run.DerivedKeys;
import io.junctura.run.Flows;
import io.junctura.run.journal.Journal;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.LoopDetection;
import io.junctura.trigger.TriggerErrorRoutes;
import io.junctura.trigger.TriggerErrors;
import io.junctura.trigger.TriggerSecrets;
import io.junctura.trigger.file.FileRound;
import io.junctura.trigger.http.CallStatus;
import io.junctura.trigger.http.CallStore;
import io.junctura.trigger.http.CallbackRoute;
import io.junctura.trigger.http.Calls;
import io.junctura.trigger.http.FlowAddresses;
import io.junctura.trigger.http.LateAnswers;
import io.junctura.trigger.http.Registrations;
import io.junctura.trigger.http.StatusTokens;
import io.junctura.trigger.http.WebhookRegistrations;
import io.junctura.trigger.http.Webhooks;
import io.junctura.trigger.http.sql.SqlCallStore;
import io.junctura.trigger.http.sql.SqlRegistrationStore;
import io.junctura.trigger.intake.Intake;
import io.junctura.trigger.listen.ListenAddress;
import io.junctura.trigger.listen.ListenSources;
import io.junctura.trigger.listen.Listenings;
import io.junctura.trigger.poll.CursorRound;
import io.junctura.trigger.poll.Polls;
import io.junctura.trigger.schedule.QuartzScheduleTimer;
import io.junctura.trigger.schedule.ScheduleTimer;
import io.junctura.trigger.schedule.Schedules;
import io.junctura.trigger.schedule.ThreadScheduleTimer;
import io.junctura.trigger.stream.Streams;
import io.junctura.trigger.topic.TopicPublishing;
import io.junctura.trigger.topic.TopicRoutes;
import io.junctura.trigger.topic.Topics;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** The triggers of all kinds, and the addresses at which flows receive requests. */
final class TriggerParts implements AutoCloseable {
    final Bindings bindings;
    final TriggerErrors errors;
    final LoopDetection hops;
    final Listenings listenings;
    final Topics topics;
    final TopicPublishing publishing;
    final Polls polls;
    final Streams streams;
    final Schedules schedules;
    final TriggerSecrets secrets;
    final Intake intake;
    final LateAnswers late;

    private final Engine engine;
    private final Flows published;
    private final Clock clock;
    private final ArrivingFiles files;
    private final CallStatus status;

    /** @param maxHops how many runs, one causing the other, may lead to an event that is accepted */
    TriggerParts(
            int maxHops,
            Threads threads,
            StorageParts storage,
            ConnectorParts connectors,
            FlowParts flows,
            Engine engine,
            ServerAddress address) {
        Journal journal = storage.journal;
        BackgroundTasks tasks = new BackgroundTasks(threads.clock, threads.wakeUps, threads.background);
        Registrations registrations =
                new Registrations(new SqlRegistrationStore(storage.database), connectors.connections.vault());
        String secret = journal.installation().secret();
        this.engine = engine;
        published = flows.published;
        clock = threads.clock;
        files = storage.files.arriving();

        Triggers triggers = new Triggers(connectors.services);
        bindings = new Bindings(
                triggers,
                connectors.services,
                files,
                address::external,
                flow -> registrations.standing(flow).map(Registrations.Registered::registration),
                flow -> Secret.of(DerivedKeys.keyed(secret, "signing secret of a flow", flow)));
        errors = new TriggerErrors(clock);
        hops = new LoopDetection(maxHops);
        listenings = new Listenings(
                new ListenSources(bindings, flows.live::list, journal.ledger(), tasks), engine, files, tasks);
        topics = new Topics(engine, bindings, errors, hops, listenings, flows.subscriptions);
        publishing = new TopicPublishing(topics);
        polls = new Polls(
                bindings,
                errors,
                tasks,
                new CursorRound(engine, journal.cursors(), bindings, files, clock),
                () -> new FileRound(engine, journal.ledger(), bindings, files, clock, listenings));
        streams = new Streams(engine, journal.cursors(), bindings, errors, clock, threads.wakeUps, listenings);
        schedules = new Schedules(
                engine, engine, journal.cursors(), bindings, errors, ofSchedules(threads), timers(threads));
        engine.onClockSet(schedules::clockWasSet);
        WebhookRegistrations webhooks = new WebhookRegistrations(registrations, published, bindings, errors, tasks);
        secrets = new TriggerSecrets(bindings, triggers, errors, tasks);
        intake = new Intake(bindings, errors, List.of(topics, schedules, polls, streams, webhooks, secrets));
        CallStore calls = new SqlCallStore(storage.database);
        status = new CallStatus(engine, published, journal.runs(), StatusTokens.of(calls), bindings);
        late = new LateAnswers(
                calls, published, journal.runs(), status, bindings, connectors.services.outbound(), tasks);
    }

    private static BackgroundTasks ofSchedules(Threads threads) {
        return new BackgroundTasks(threads.clock, threads.wakeUps, threads.schedules);
    }

    /** Quartz knows only the machine's clock. */
    private static Function<IntConsumer, ScheduleTimer> timers(Threads threads) {
        if (threads.time == Time.MACHINE) return QuartzScheduleTimer::new;
        return listener -> new ThreadScheduleTimer(threads.wakeUps, listener);
    }

    /** The addresses at which flows and runs receive requests. */
    List<Routes> addresses() {
        FlowAddresses addresses = new FlowAddresses(published, bindings, errors, hops);
        Webhooks webhooks = new Webhooks(addresses, engine, files, clock, listenings);
        Calls calls = new Calls(addresses, engine, files, clock, status, late, listenings);
        return List.of(
                webhooks,
                calls,
                new ListenAddress(listenings, webhooks, calls, engine, files, clock),
                new CallbackRoute(engine, files),
                new TopicRoutes(topics),
                new TriggerErrorRoutes(errors));
    }

    /** Stops everything but requests, which the HTTP server ends. */
    @Override
    public void close() {
        listenings.close();
        late.close();
        intake.close();
    }
}
