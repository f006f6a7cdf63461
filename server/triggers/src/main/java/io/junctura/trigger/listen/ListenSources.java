package io.junctura.trigger.listen;

import io.junctura.api.ConnectorException;
import io.junctura.builtin.CronSchedule;
import io.junctura.builtin.TopicEvent;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.error.DomainException;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.FileLedger;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.IncomingFiles;
import io.junctura.trigger.poll.Round;
import io.junctura.trigger.schedule.CronTimes;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides by the kind of a trigger how a test waits for its next event. Thread safe. */
public final class ListenSources {
    private static final String PATH = "/hooks/listen/";

    private final Bindings bindings;
    private final Supplier<List<PinnedFlow>> live;
    private final FileLedger journal;
    private final BackgroundTasks tasks;
    private final Clock clock;

    /** @param live the published flows */
    public ListenSources(
            Bindings bindings, Supplier<List<PinnedFlow>> live, FileLedger journal, BackgroundTasks tasks) {
        this.bindings = bindings;
        this.live = live;
        this.journal = journal;
        this.tasks = tasks;
        this.clock = tasks.clock();
    }

    /**
     * A test that listens, and what it waits for.
     *
     * @param ready its trigger; null if the trigger is not called
     * @param token the last part of its address; null if it has none
     * @param topic the topic; null if there is none
     * @param note  a hint for the person who tests; null if there is none
     */
    record Open(
            Listening listening,
            TriggerKind kind,
            ListenSource source,
            Bindings.@Nullable Ready ready,
            @Nullable String token,
            @Nullable String topic,
            @Nullable String address,
            @Nullable String note) {

        /** For events that come from elsewhere, such as requests. */
        static Open passive(Listening listening, TriggerKind kind, @Nullable String topic) {
            return new Open(listening, kind, ListenSource.PASSIVE, null, null, topic, null, null);
        }
    }

    /**
     * @param brought stores files of events
     * @throws ConnectorException if the settings of the trigger or its connection are wrong
     * @throws DomainException    if the trigger has no events
     */
    Open open(Listening listening, PinnedFlow flow, IncomingFiles brought)
            throws ConnectorException, InterruptedException {
        TriggerKind kind = bindings.kind(flow);
        if (kind == null) {
            throw ConnectorException.badInput(
                    "There is no trigger " + flow.plan().trigger().use() + ". Install its plugin.");
        }
        return switch (kind) {
            case WEBHOOK, CALL -> atAddress(listening, flow, kind, brought);
            case POLL, FILE -> {
                Bindings.Ready ready = bindings.apart(flow, Bindings.NOWHERE, brought);
                ListenPoll.Poller poller = kind == TriggerKind.POLL
                        ? ListenPoll.polling(ready, brought)
                        : ListenPoll.watching(ready, journal, brought);
                ListenPoll poll = new ListenPoll(listening, poller, brought, Round.every(flow), tasks);
                yield new Open(listening, kind, poll, ready, null, null, null, note(flow, kind));
            }
            case STREAM -> {
                Bindings.Ready ready = bindings.apart(flow, Bindings.NOWHERE, brought);
                ListenStream stream = new ListenStream(listening, ready, brought, clock);
                yield new Open(listening, kind, stream, ready, null, null, null, note(flow, kind));
            }
            case TOPIC -> {
                TopicEvent trigger = (TopicEvent) bindings.once(flow).bound().trigger();
                yield Open.passive(listening, kind, trigger.topic());
            }
            case SCHEDULE -> {
                scheduled(listening, bindings.once(flow).bound().trigger(), brought);
                yield Open.passive(listening, kind, null);
            }
            case MANUAL -> {
                if (published(flow.name()).isEmpty()) throw noEvents("is started by hand");
                yield Open.passive(listening, kind, null);
            }
            case FLOW -> throw noEvents("is called by other flows");
        };
    }

    private static DomainException noEvents(String how) {
        return DomainException.conflict(
                "no-events", "The flow " + how + ", so there is no event to wait for. Test it with a payload.");
    }

    private Open atAddress(Listening listening, PinnedFlow flow, TriggerKind kind, IncomingFiles brought)
            throws ConnectorException, InterruptedException {
        String token = Listenings.random();
        String address = bindings.address(PATH + token);
        Bindings.Ready ready = bindings.apart(flow, URI.create(address), brought);
        String note = bindings.registers(flow)
                ? "The trigger registers its address with the other system when the flow is published. Until then the"
                        + " other system sends nothing here."
                : null;
        return new Open(listening, kind, ListenSource.PASSIVE, ready, token, null, address, note);
    }

    /** A schedule gives its event at once. */
    private void scheduled(Listening listening, Object trigger, IncomingFiles brought) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant next = trigger instanceof CronSchedule cron
                ? CronTimes.of(cron.cron(), cron.zone()).next(now)
                : now;
        if (next == null) listening.failed("The schedule has no further time.");
        else listening.received(clock.instant(), Map.of("scheduledAt", next.toString()), Map.of(), brought);
    }

    private @Nullable String note(PinnedFlow flow, TriggerKind kind) {
        if (kind == TriggerKind.FILE) {
            return "The file stays where it is. The sample has a copy of it.";
        }
        if (kind != TriggerKind.STREAM) return null;
        for (PinnedFlow other : live.get()) {
            if (!other.name().integration().equals(flow.name().integration()) || !sameSource(flow, other)) continue;
            return "The published flow \"" + other.name().flow() + "\" reads from the same source. If the source gives"
                    + " each message to one reader only, that flow may receive the next one"
                    + (other.name().equals(flow.name()) ? ", and a copy is shown here." : ", and this test may not.");
        }
        return null;
    }

    private boolean sameSource(PinnedFlow one, PinnedFlow other) {
        return one.plan().trigger().use().equals(other.plan().trigger().use())
                && Objects.equals(bindings.savedConnection(one), bindings.savedConnection(other));
    }

    private Optional<PinnedFlow> published(FlowName name) {
        return live.get().stream().filter(flow -> flow.name().equals(name)).findFirst();
    }
}
