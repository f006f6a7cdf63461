package io.junctura.dispatch;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.StepPlan;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Journal;
import io.junctura.run.Names;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunMachine;
import io.junctura.run.RunMachine.OnDoubt;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the machine decides for one run: attempts actions, appends what came of it, and lets go of the thread
 * wherever it would have to wait.
 */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    /** A call of a call of a call … is a mistake. */
    private static final int DEEPEST_CALL = 32;

    /** How long an attempt may take if the step does not say. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    private final Engine engine;

    Runner(Engine engine) {
        this.engine = engine;
    }

    /** Does the pure steps of a call on its caller's thread; hands it over at the first thing that is more than that. */
    void advanceInline(Held held, Incoming event, Duration timeLimit) {
        while (true) {
            Decision decision = RunMachine.next(held.run, engine.clock.millis());
            if (decision instanceof Decision.Note note) {
                held.take(note.entry());
            } else if (decision instanceof Decision.End end) {
                held.take(new Entry.Ended(engine.clock.millis(), end.outcome()));
                engine.endedInline(held, event);
                return;
            } else {
                engine.handedOver(held, event, timeLimit);
                return;
            }
        }
    }

    /**
     * Advances a run as far as it goes.
     *
     * @return false if it waits for a commit and keeps its slot; {@link Engine#continues} takes it up again
     */
    boolean advance(Held held) {
        try {
            while (true) {
                if (hear(held)) return appendAndGoOn(held);
                if (held.run.state().outcome() != null) {
                    engine.release(held);
                    return true;
                }
                Held.Ready ready = held.ready;
                if (ready != null) {
                    held.ready = null;
                    if (!attempt(held, ready)) return true;
                    continue;
                }
                Decision decision = RunMachine.next(held.run, engine.clock.millis());
                if (decision instanceof Decision.Note note) {
                    held.take(note.entry());
                    held.pendingFixed |= note.fixed();
                } else if (decision instanceof Decision.Execute execute) {
                    if (prepare(held, execute)) return appendAndGoOn(held);
                } else if (decision instanceof Decision.Call call) {
                    return call(held, call);
                } else if (decision instanceof Decision.Recover recover) {
                    recover(held, recover);
                } else if (decision instanceof Decision.Sleep) {
                    sleep(held);
                    return true;
                } else if (decision instanceof Decision.End end) {
                    end(held, end.outcome());
                    return true;
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Run {} of {} cannot go on", held.run.id(), held.run.flow().name(), e);
            end(
                    held,
                    new Outcome.Failed(
                            null,
                            new Failure(
                                    ErrorKind.BROKEN,
                                    Reached.MAYBE,
                                    null,
                                    "The server made a mistake with this run; its log says which ("
                                            + e.getClass().getSimpleName() + ").")));
            return true;
        }
    }

    /** Takes in what others had to tell. @return whether that must be on disk before anything else happens */
    private boolean hear(Held held) {
        boolean resumed = false;
        for (Fact fact = held.inbox.poll(); fact != null; fact = held.inbox.poll()) {
            for (Entry entry : fact.entries(held.run.state(), engine.clock.millis())) {
                held.take(entry);
                resumed |= entry instanceof Entry.Resumed;
            }
        }
        return resumed;
    }

    /**
     * Binds the input of an attempt and leaves it in {@link Held#ready}, or takes in why that cannot be.
     *
     * @return whether what is pending must be on disk before the attempt is made
     */
    private boolean prepare(Held held, Decision.Execute execute) {
        StepPlan.ActionStep step = execute.step();
        String path = step.head().path();
        Actions.Prepared prepared;
        try {
            prepared = engine.actions.prepare(step.use(), connection(held, step), execute.input());
        } catch (ConnectorException e) {
            long now = engine.clock.millis();
            takeAll(
                    held,
                    RunMachine.afterFailure(
                            held.run, step, execute.attempt(), now, now, Failure.of(e), OnDoubt.REPEAT));
            return false;
        }
        Effect effect = prepared.effect();
        OnDoubt onDoubt = onDoubt(step, effect);
        boolean read = effect == Effect.READ;
        Position position = held.run.state().position(path);
        boolean announced = position != null && position.status() == Position.Status.STARTED;
        boolean announce = !announced && (onDoubt != OnDoubt.REPEAT || execute.fixed());
        boolean wait = announce || !read && held.pendingFixed || awaitsAnswer(held);
        if (announce) {
            held.take(new Entry.Started(
                    path, execute.attempt(), execute.now(), StepPlan.OnCrash.valueOf(onDoubt.name())));
        }
        held.ready = new Held.Ready(step, prepared, execute.attempt(), onDoubt, read);
        return wait;
    }

    private static OnDoubt onDoubt(StepPlan.ActionStep step, Effect effect) {
        if (step.onCrash() != null) return OnDoubt.valueOf(step.onCrash().name());
        return effect == Effect.UNSAFE ? OnDoubt.ASK : OnDoubt.REPEAT;
    }

    private static @Nullable String connection(Held held, StepPlan.ActionStep step) {
        String slot = step.connection();
        return slot == null ? null : held.run.flow().connections().getOrDefault(slot, slot);
    }

    /** Whether a response is known that the caller has not been told. */
    private boolean awaitsAnswer(Held held) {
        return held.run.state().response() != null && engine.hasCaller(held.run.id());
    }

    /** @return false if the server is stopping: the run is left as it is in the journal */
    private boolean attempt(Held held, Held.Ready ready) {
        long started = engine.clock.millis();
        Duration timeout = ready.step().head().timeout();
        long deadline = started + (timeout == null ? DEFAULT_TIMEOUT : timeout).toMillis();
        String path = ready.step().head().path();
        Object result = null;
        Failure failure = null;
        boolean interrupted = false;
        boolean timedOut;
        held.attemptBegins(Thread.currentThread(), deadline);
        engine.attemptBegins(held);
        try {
            result = ready.prepared().run(attemptOf(held, ready, deadline));
        } catch (ConnectorException e) {
            failure = Failure.of(e);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (RuntimeException | Error e) {
            failure = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, "The attempt broke off: " + e);
        } finally {
            timedOut = held.attemptEnds();
            engine.attemptEnds(held);
        }
        if (engine.closing() && (interrupted || failure != null)) return false;
        long ended = engine.clock.millis();
        if (timedOut && (interrupted || failure != null)) {
            failure = new Failure(
                    ErrorKind.TRY_LATER,
                    ready.read() ? Reached.NO : Reached.MAYBE,
                    null,
                    "No answer within the step's time limit of " + (timeout == null ? DEFAULT_TIMEOUT : timeout) + ".");
        } else if (interrupted) {
            failure = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, "The attempt was interrupted.");
        }
        if (failure == null) {
            held.take(new Entry.Done(path, ready.attempt(), started, ended, result));
        } else {
            takeAll(
                    held,
                    RunMachine.afterFailure(
                            held.run, ready.step(), ready.attempt(), started, ended, failure, ready.onDoubt()));
            askTheOtherSide(held, ready.prepared(), ready.attempt(), path);
        }
        held.pendingFixed = true;
        return true;
    }

    private Actions.Attempt attemptOf(Held held, Held.Ready ready, long deadline) {
        String path = ready.step().head().path();
        return new Actions.Attempt(
                held.run.flow().name().toString(),
                held.run.id(),
                path,
                Names.key(engine.installation, held.run.id(), path),
                ready.attempt(),
                Instant.ofEpochMilli(deadline));
    }

    private static void takeAll(Held held, List<Entry> entries) {
        for (Entry entry : entries) held.take(entry);
        held.pendingFixed = true;
    }

    /** An attempt in doubt: the action itself may know how to find out, before a person is asked. */
    private void askTheOtherSide(Held held, Actions.Prepared prepared, int attempt, String path) {
        Position position = held.run.state().position(path);
        if (position == null || !(position.waitsFor() instanceof Wait.Person)) return;
        long now = engine.clock.millis();
        long deadline = now + Duration.ofSeconds(30).toMillis();
        Actions.Verified verified = null;
        held.attemptBegins(Thread.currentThread(), deadline);
        engine.attemptBegins(held);
        try {
            verified = prepared.verify(new Actions.Attempt(
                    held.run.flow().name().toString(),
                    held.run.id(),
                    path,
                    Names.key(engine.installation, held.run.id(), path),
                    attempt,
                    Instant.ofEpochMilli(deadline)));
        } catch (ConnectorException | InterruptedException | RuntimeException e) {
            LOG.info("Run {}: {} cannot tell what became of its attempt: {}", held.run.id(), path, e.getMessage());
        } finally {
            held.attemptEnds();
            engine.attemptEnds(held);
        }
        if (verified == null) return;
        Signal.Answer answer = verified.done() ? Signal.Answer.DONE : Signal.Answer.REPEAT;
        held.take(new Entry.Woken(
                path, engine.clock.millis(), new Signal.Answered(answer, verified.result(), "the other system")));
    }

    /** The process died during an attempt that may not simply be repeated. */
    private void recover(Held held, Decision.Recover recover) {
        Position position = recover.position();
        String path = position.step();
        boolean fail = recover.step().onCrash() == StepPlan.OnCrash.FAIL;
        long now = engine.clock.millis();
        String message = "The server stopped during this attempt; whether it was carried out is not known.";
        Failure why = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message);
        held.take(new Entry.Failed(path, position.attempts(), position.started(), now, why, fail));
        if (!fail) {
            held.take(new Entry.Waiting(path, now, new Wait.Person(message)));
            try {
                Actions.Prepared prepared =
                        engine.actions.prepare(recover.step().use(), connection(held, recover.step()), recover.input());
                askTheOtherSide(held, prepared, position.attempts(), path);
            } catch (ConnectorException e) {
                LOG.info("Run {}: {} cannot be asked about its attempt: {}", held.run.id(), path, e.getMessage());
            }
        }
        held.pendingFixed = true;
    }

    /** @return whether the run gave up its slot */
    private boolean call(Held held, Decision.Call call) {
        StepPlan.CallStep step = call.step();
        String path = step.head().path();
        long now = engine.clock.millis();
        Optional<PinnedFlow> flow = engine.flows.sibling(held.run.flow(), step.flow());
        String why = flow.isEmpty()
                ? "The integration has no flow \"" + step.flow() + "\"."
                : held.run.accepted().depth() >= DEEPEST_CALL
                        ? "Flows call each other more than " + DEEPEST_CALL + " deep; is it without end?"
                        : null;
        if (why != null || flow.isEmpty()) {
            held.take(new Entry.Failed(path, 1, now, now, Failure.badInput(String.valueOf(why)), true));
            return advance(held);
        }
        Journal.NewRun child = engine.child(held, path, flow.get(), call.payload(), step.async());
        if (step.async()) {
            held.take(new Entry.Done(path, 1, now, now, Map.of("run", Long.toString(child.id()))));
            append(held, List.of(child), RunStatus.DUE, Map.of(), () -> {
                engine.childAccepted(child.id());
                engine.continues(held);
            });
            return false;
        }
        held.take(new Entry.Waiting(path, now, new Wait.Child(child.id())));
        held.lane.ended();
        append(held, List.of(child), RunStatus.WAITING, waits(held.run.state()), () -> {
            engine.asleep(held, Long.MAX_VALUE);
            engine.childAccepted(child.id());
        });
        return true;
    }

    private void sleep(Held held) {
        if (held.pending.isEmpty()) {
            engine.release(held);
            return;
        }
        Map<String, Wait> waits = waits(held.run.state());
        long firstDue = Long.MAX_VALUE;
        for (Wait wait : waits.values()) {
            if (wait instanceof Wait.Until until) firstDue = Math.min(firstDue, until.due());
        }
        long due = firstDue;
        held.lane.ended();
        append(held, List.of(), RunStatus.WAITING, waits, () -> engine.asleep(held, due));
    }

    private static Map<String, Wait> waits(RunState state) {
        Map<String, Wait> waits = new LinkedHashMap<>();
        for (Position position : state.positions()) {
            Wait wait = position.waitsFor();
            if (wait != null) waits.put(position.step(), wait);
        }
        return waits;
    }

    private void end(Held held, Outcome outcome) {
        held.take(new Entry.Ended(engine.clock.millis(), outcome));
        held.lane.ended();
        append(held, List.of(), outcome.status(), Map.of(), () -> engine.ended(held, outcome.status()));
    }

    /** Puts what is pending on disk; the run goes on after that. @return false: it keeps its slot */
    private boolean appendAndGoOn(Held held) {
        append(held, List.of(), RunStatus.DUE, Map.of(), () -> engine.continues(held));
        return false;
    }

    private void append(
            Held held, List<Journal.NewRun> children, RunStatus status, Map<String, Wait> waits, Runnable committed) {
        Run run = held.run;
        List<Entry> entries = held.pending;
        held.pending = new ArrayList<>(4);
        held.pendingFixed = false;
        Outcome outcome = run.state().outcome();
        FlowPlan.History history = run.flow().plan().history();
        boolean forget = outcome != null
                && (history == FlowPlan.History.NONE
                        || history == FlowPlan.History.ERRORS && outcome instanceof Outcome.Succeeded);
        boolean answers = outcome == null && awaitsAnswer(held);
        Journal.RunChange change = new Journal.RunChange(
                run.id(), held.appends, entries, status, outcome, engine.clock.millis(), waits, held.waits, forget);
        if (!entries.isEmpty()) held.appends++;
        held.waits = !waits.isEmpty();
        engine.journal.append(new Journal.Atom(children, List.of(change), null, null), new Journal.Told() {
            @Override
            public void committed(List<Journal.Receipt> receipts) {
                if (answers) engine.answer(run);
                committed.run();
            }

            @Override
            public void lost(Throwable why) {
                // The server is stopping, and the run is in the journal as it was.
            }
        });
    }
}
