package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.branch;
import static io.junctura.dispatch.TestFlows.call;
import static io.junctura.dispatch.TestFlows.callback;
import static io.junctura.dispatch.TestFlows.delay;
import static io.junctura.dispatch.TestFlows.either;
import static io.junctura.dispatch.TestFlows.expression;
import static io.junctura.dispatch.TestFlows.filter;
import static io.junctura.dispatch.TestFlows.guarded;
import static io.junctura.dispatch.TestFlows.head;
import static io.junctura.dispatch.TestFlows.loop;
import static io.junctura.dispatch.TestFlows.parallel;
import static io.junctura.dispatch.TestFlows.respond;
import static io.junctura.dispatch.TestFlows.set;
import static io.junctura.dispatch.TestFlows.template;

import io.junctura.SetClock;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.ConnectionLimits;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.OnDoubt;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Posting;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.attempt.Attempt;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.dispatch.connection.Circuits;
import io.junctura.dispatch.connection.RecentAttempts;
import io.junctura.dispatch.listener.CallEnd;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.queue.Capacity;
import io.junctura.dispatch.queue.QueueCounts;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.dispatch.time.Timer;
import io.junctura.files.RowSource;
import io.junctura.json.Json;
import io.junctura.memory.HeapShare;
import io.junctura.run.Callbacks;
import io.junctura.run.Entry;
import io.junctura.run.NewVersion;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import io.junctura.run.journal.MemoryJournal;
import io.junctura.run.journal.StoredRun;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The real engine under a simulated clock, scheduler, disk and outside world, all drawn from one seed. The process dies
 * at random: between any two tasks, at any append, before and after any effect. What the engine promises is checked at
 * every effect, and for every run when nothing happens any more. The same seed does the same again.
 */
final class Simulation {

    /** A promise that was broken. */
    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1L;

        Broken(long seed, String promise) {
            super("seed " + seed + ": " + promise);
        }
    }

    private record WakeUpTimer(long time, long order, int life, Runnable task) {}

    private record Task(int life, Runnable task) {}

    /** Values of more bytes than that are files, as they are past 64 KB on a real disk. */
    private static final int INLINE = 600;

    private static final List<Signal.Answer> ANSWERS = List.of(Signal.Answer.values());

    private final long seed;
    private final Random random;
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final TestFlows flows = new TestFlows();
    private final List<Task> tasks = new ArrayList<>();
    private final ArrayDeque<Task> inOrder = new ArrayDeque<>();
    private final ArrayDeque<Task> commits = new ArrayDeque<>();
    private final PriorityQueue<WakeUpTimer> alarms = new PriorityQueue<>(
            (a, b) -> a.time != b.time ? Long.compare(a.time, b.time) : Long.compare(a.order, b.order));
    private long alarmOrder;
    private final SetClock clock = new SetClock(1_900_000_000_000L);
    private int life;
    private int crashesLeft;
    private MemoryJournal journal;
    private Engine engine;

    private final Map<Long, String> acknowledged = new HashMap<>();
    private final Map<String, Long> firstOfIdentity = new HashMap<>();
    /** By key: how often the other side did it. */
    private final Map<String, Integer> effects = new HashMap<>();

    private final Map<String, Object> inputs = new HashMap<>();
    private final Set<String> mayRepeat = new HashSet<>();
    private final Set<Long> resumed = new HashSet<>();
    private final Set<Long> cancelled = new HashSet<>();
    private final RememberedCrashes crashes = new RememberedCrashes();
    /** By run and step: the post that was confirmed as the first. */
    private final Map<String, Long> posted = new HashMap<>();
    /** By run, step and number of resumes: the last attempt state that was confirmed to be on disk. */
    private final Map<String, Long> remembered = new HashMap<>();

    private long lastRemembered;

    /** Steps that were attempted at all. */
    private final Set<String> attempted = new HashSet<>();
    /** What may go over the one connection, or nothing. */
    private final ConnectionLimits limits;

    /**
     * From so little that some runs never fit, and others wait for each other all the time, to room for anything. In bytes of heap.
     */
    private final long mostCarried;

    private final int window;

    /** As on a file: a crash does not touch it. */
    private final LongBuffer starts = LongBuffer.allocate(16);

    private final List<Long> begun = new ArrayList<>();
    private int underWay;
    /** Found where the engine would take it for the failure of an attempt. */
    private @Nullable Broken broken;

    Simulation(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.crashesLeft = random.nextInt(6);
        this.limits = drawLimits();
        this.mostCarried = random.nextBoolean() ? Long.MAX_VALUE : 2_500 + random.nextInt(9_000);
        this.window = random.nextBoolean() ? 1_000 : 1 + random.nextInt(8);
        defineFlows();
        boot();
    }

    private ConnectionLimits drawLimits() {
        int concurrency = random.nextInt(2) * (1 + random.nextInt(3));
        boolean rated = random.nextInt(3) == 0;
        String rate = (1 + random.nextInt(4)) + "/" + (1 + random.nextInt(20)) + "s";
        return concurrency == 0 && !rated
                ? ConnectionLimits.NONE
                : new ConnectionLimits(concurrency, rated ? ConnectionLimits.Rate.parse(rate) : null);
    }

    private void defineFlows() {
        Object body = Map.of("n", "{{ payload.n }}", "at", "{{ $now() }}", "dice", "{{ $random() }}");
        flows.add("plain", action("send", "sim.keyed", Map.of("n", "{{ payload.n }}")));
        flows.add(
                "branching",
                set("mark", Map.of("at", "{{ $millis() }}", "pad", "{{ payload.pad }}")),
                filter("some", "payload.n % 7 != 3"),
                either(
                        "route",
                        "payload.n % 2 = 0",
                        List.of(action("route/1/even", "sim.keyed", Map.of("at", "{{ vars.at }}"))),
                        List.of(action("route/otherwise/odd", "sim.idempotent", body))),
                action("last", "sim.keyed", Map.of("n", "{{ payload.n }}", "even", "{{ steps.even.done }}")));
        flows.add(
                "careful",
                action("look", "sim.read", body),
                action("pay", "sim.unsafe", Map.of("n", "{{ payload.n }}", "seen", "{{ steps.look.done }}")),
                action("tell", "sim.keyed", Map.of("paid", "{{ steps.pay.done }}")));
        StepPlan.Head known = head("refund");
        flows.add(
                "conditional",
                action("look", "sim.read", body),
                new ActionStep(
                        new StepPlan.Head(
                                "refund",
                                "refund",
                                true,
                                null,
                                expression("payload.n % 3 = 0 ? payload.pad > 1 : payload.n % 3 = 1"),
                                known.retry(),
                                null,
                                known.onError()),
                        "sim.keyed",
                        "erp",
                        template(body),
                        null));
        flows.add("failing", action("pay", "sim.unsafe", body, OnDoubt.FAIL));
        flows.add(
                "announcing",
                action("mail", "sim.unsafe-announced", body),
                action("bill", "sim.unsafe-announced", Map.of("n", "{{ payload.n }}")));
        flows.add("daring", action("pay", "sim.unsafe", body, OnDoubt.REPEAT));
        flows.add(
                "tolerant",
                new ActionStep(head("try", StepPlan.OnError.CONTINUE), "sim.keyed", "erp", template(body), null),
                action("then", "sim.keyed", Map.of("error", "{{ steps.try.error.kind }}")));
        flows.add(
                "inner",
                action("work", "sim.keyed", body),
                respond("answer", Map.of("done", "{{ steps.work.done }}", "pad", "{{ payload.pad }}")));
        flows.add(
                "outer",
                call("ask", "inner", Map.of("n", "{{ payload.n }}", "pad", "{{ payload.pad }}"), false),
                call("spawn", "plain", Map.of("n", "{{ payload.n }}"), true),
                action("send", "sim.keyed", Map.of("answer", "{{ steps.ask }}")));
        flows.addShared(
                "lend",
                action("work", "sim.keyed", body),
                respond("answer", Map.of("done", "{{ steps.work.done }}", "pad", "{{ payload.pad }}")));
        flows.add(
                "abroad",
                call("ask", "shared/lend", Map.of("n", "{{ payload.n }}", "pad", "{{ payload.pad }}"), false),
                call("spawn", "shared/lend", Map.of("n", "{{ payload.n }}"), true),
                action("send", "sim.keyed", Map.of("answer", "{{ steps.ask }}")));
        Object item = Map.of("item", "{{ item }}", "at", "{{ $now() }}", "dice", "{{ $random() }}");
        flows.add(
                "spread",
                loop(
                        "lines",
                        "{{ [1..(payload.n % 6)] }}",
                        0,
                        3,
                        LoopStep.FailedItems.FAIL,
                        set("lines[]/mark", Map.of("at", "{{ $millis() }}", "i", "{{ loop.index }}")),
                        filter("lines[]/some", "item % 5 != 4"),
                        action("lines[]/look", "sim.read", item),
                        action("lines[]/send", "sim.keyed", Map.of("at", "{{ vars.at }}", "i", "{{ item }}"))),
                action("last", "sim.keyed", Map.of("count", "{{ steps.lines.count }}", "vars", "{{ vars }}")));
        flows.add(
                "batches",
                loop(
                        "lines",
                        "{{ [1..(payload.n % 8)] }}",
                        2,
                        2,
                        LoopStep.FailedItems.COLLECT,
                        action("lines[]/pay", "sim.unsafe", item),
                        action("lines[]/tell", "sim.idempotent", Map.of("paid", "{{ steps.pay.done }}"))),
                action("last", "sim.keyed", Map.of("result", "{{ steps.lines }}")));
        flows.add(
                "bulk",
                loop(
                        "lines",
                        "{{ [1..(1 + payload.n % 7)] }}",
                        3,
                        2,
                        LoopStep.FailedItems.COLLECT,
                        action("lines[]/keyed", "sim.bulk", Map.of("rows", "{{ item }}")),
                        action("lines[]/unsafe", "sim.bulk-unsafe", Map.of("rows", "{{ item }}"))),
                action("last", "sim.keyed", Map.of("result", "{{ steps.lines }}")));
        flows.add(
                "both",
                parallel(
                        "both",
                        false,
                        branch("left", action("both[left]/l", "sim.keyed", body)),
                        branch(
                                "right",
                                delay("both[right]/wait", "20s"),
                                action("both[right]/r", "sim.idempotent", body)),
                        branch("third", call("both[third]/ask", "inner", Map.of("n", "{{ payload.n }}"), false))),
                action("last", "sim.keyed", Map.of("l", "{{ steps.l.done }}", "r", "{{ steps.r.done }}")));
        flows.add(
                "race",
                parallel(
                        "first",
                        true,
                        branch("slow", call("first[slow]/ask", "inner", Map.of("n", "{{ payload.n }}"), false)),
                        branch("unsafe", action("first[unsafe]/pay", "sim.unsafe", body)),
                        branch("late", delay("first[late]/wait", "3s"), action("first[late]/l", "sim.keyed", body))),
                action("last", "sim.keyed", Map.of("won", "{{ steps.first.branch }}")));
        flows.add(
                "guarded",
                guarded(
                        "guard",
                        List.of(
                                action("guard/try/one", "sim.keyed", body),
                                loop(
                                        "guard/try/each",
                                        "{{ [1..3] }}",
                                        0,
                                        2,
                                        LoopStep.FailedItems.FAIL,
                                        action("guard/try/each[]/pay", "sim.unsafe", item, OnDoubt.FAIL))),
                        List.of(action("guard/catch/report", "sim.keyed", Map.of("why", "{{ error.kind }}"))),
                        List.of(action("guard/finally/clean", "sim.idempotent", body))),
                action("last", "sim.keyed", body));
        flows.add(
                "awaiting",
                set("mark", Map.of("n", "{{ payload.n }}")),
                callback(
                        "answer",
                        Duration.ofMinutes(10),
                        action("answer/ask", "sim.keyed", Map.of("url", "{{ callback.url }}")),
                        delay("answer/wait", "1s")),
                action("last", "sim.keyed", Map.of("posted", "{{ steps.answer.posted }}")));
        for (FlowPlan.OnFailure policy : FlowPlan.OnFailure.values()) {
            flows.add(
                    "line-" + policy,
                    FlowPlan.History.FULL,
                    new FlowPlan.Order(expression("payload.n % 2"), policy),
                    action("send", "sim.keyed", body),
                    action("last", "sim.keyed", body));
        }
        flows.add(
                "limited",
                guarded(
                        "guard",
                        List.of(action("guard/try/one", "sim.keyed", body), delay("guard/try/wait", "1h")),
                        null,
                        List.of(action("guard/finally/clean", "sim.idempotent", body))));
        flows.add("forgetful", FlowPlan.History.NONE, action("send", "sim.keyed", body));
        flows.add("price", respond("answer", Map.of("n", "{{ payload.n }}", "pad", "{{ payload.pad }}")));
        flows.add(
                "order",
                action("reserve", "sim.keyed", body),
                respond("answer", Map.of("n", "{{ payload.n }}")),
                action("ship", "sim.keyed", Map.of("n", "{{ payload.n }}")));
    }

    private void boot() {
        int mine = ++life;
        tasks.clear();
        inOrder.clear();
        commits.clear();
        underWay = 0;
        journal = new MemoryJournal(disk, task -> commits.add(new Task(mine, task)), "memory", INLINE);
        journal.sweep();
        checkFiles();
        Executor workers = task -> tasks.add(new Task(mine, task));
        Executor after = task -> inOrder.add(new Task(mine, task));
        Timer timer = (at, task) -> alarms.add(new WakeUpTimer(at, alarmOrder++, mine, task));
        crashes.boot(mine);
        engine = new Engine(
                journal,
                flows,
                new Callbacks(journal.installation().secret(), () -> "http://localhost"),
                new AttemptServices(new SimulatedActions(mine), RowSource.NONE, crashes),
                new EngineThreads(clock, workers, after, timer),
                RunListener.NONE,
                new QueueLimits(10_000, mostCarried, window, Capacity.ALWAYS));
        engine.limit("erp", limits, () -> RecentAttempts.in(starts));
        engine.start();
    }

    /** No commit names a file that is not there; at the start, and at rest, there are no others. */
    private void checkFiles() {
        Set<String> missing = new HashSet<>(disk.named());
        missing.removeAll(disk.files());
        if (!missing.isEmpty()) throw new Broken(seed, "these files are named and not there: " + missing);
        Set<String> left = new HashSet<>(disk.files());
        left.removeAll(disk.named());
        if (!left.isEmpty()) throw new Broken(seed, "these files are there and nobody names them: " + left);
    }

    /** Now and then as much as does not fit into a row. */
    private String pad() {
        return "large ".repeat(random.nextInt(4) == 0 ? 200 : 1);
    }

    private void crash() {
        crashesLeft--;
        boot();
    }

    /** Runs the whole story; throws {@link Broken} if a promise was. */
    void run() {
        int events = 3 + random.nextInt(12);
        int sent = 0;
        int quiet = 0;
        for (int step = 0; step < 20_000; step++) {
            if (sent < events && random.nextInt(8) == 0) {
                send(sent++);
            } else if (random.nextInt(60) == 0) {
                meddle();
            } else if (crashesLeft > 0 && random.nextInt(120) == 0) {
                crash();
            } else if (broken != null) {
                throw broken;
            } else if (!something()) {
                if (isRefused() && random.nextInt(4) > 0) engine.credentialsReplaced("erp");
                else if (sent == events && atRest() && quiet++ > 2) {
                    check();
                    return;
                }
            }
        }
        throw new Broken(seed, "the world did not come to rest; runs: " + describe());
    }

    /** One task of those that could run now, or some time passes. @return false if nothing is left to do */
    private boolean something() {
        int choices = tasks.size() + (inOrder.isEmpty() ? 0 : 1) + (commits.isEmpty() ? 0 : 1);
        if (choices == 0 || (random.nextInt(20) == 0 && !alarms.isEmpty())) {
            WakeUpTimer alarm = alarms.poll();
            if (alarm == null) return false;
            clock.set(Math.max(clock.millis(), alarm.time()));
            if (alarm.life() == life) alarm.task().run();
            return true;
        }
        int choice = random.nextInt(choices);
        Task task = choice < tasks.size()
                ? tasks.remove(choice)
                : choice == tasks.size() && !inOrder.isEmpty()
                        ? inOrder.poll()
                        : commits.isEmpty() ? inOrder.poll() : commits.poll();
        clock.set(clock.millis() + random.nextInt(5));
        if (task != null && task.life() == life) task.task().run();
        return true;
    }

    private void send(int n) {
        String[] names = {
            "line-BLOCK",
            "limited",
            "line-PARK",
            "line-SKIP",
            "line-BLOCK",
            "spread",
            "batches",
            "bulk",
            "both",
            "race",
            "guarded",
            "awaiting",
            "plain",
            "branching",
            "careful",
            "conditional",
            "failing",
            "announcing",
            "daring",
            "tolerant",
            "outer",
            "abroad",
            "forgetful",
            "price",
            "order"
        };
        String name = names[random.nextInt(names.length)];
        PinnedFlow flow = flows.get(name);
        Object payload = Map.of("n", (long) n, "pad", pad());
        try {
            if (name.equals("price") || name.equals("order")) {
                callFlow(flow, n, payload);
            } else {
                String identity = random.nextInt(3) == 0 ? null : "event-" + random.nextInt(6);
                accept(flow, payload, identity);
                if (random.nextInt(4) == 0) accept(flow, payload, identity);
            }
        } catch (Rejected full) {
            throw new Broken(seed, "refused though nothing is full");
        }
    }

    private void accept(PinnedFlow flow, Object payload, @Nullable String identity) throws Rejected {
        listen(engine.accept(flow, List.of(new Incoming(payload, null, Map.of(), identity))), receipts -> {
            long run = receipts.get(0).run();
            acknowledged.put(run, flow.name().flow());
            if (identity == null) return;
            Long first = firstOfIdentity.putIfAbsent(flow.flow() + identity, run);
            if (first != null && first != run) {
                throw new Broken(seed, "two runs, " + first + " and " + run + ", of one identity");
            }
        });
    }

    /** Calls a task outside of the engine if this process is still alive. An error in it would be lost in the future. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private <T> void listen(CompletableFuture<T> answer, Consumer<T> listener) {
        int mine = life;
        answer.whenComplete((notified, failure) -> {
            if (mine != life || notified == null) return;
            try {
                listener.accept(notified);
            } catch (Broken e) {
                broken = e;
            } catch (RuntimeException e) {
                broken = new Broken(seed, "whoever was told " + notified + " met " + e);
            }
        });
    }

    private void callFlow(PinnedFlow flow, int n, Object payload) throws Rejected {
        String key = random.nextBoolean() ? null : "call-" + n;
        Incoming call = new Incoming(payload, null, Map.of(), key);
        listen(engine.call(flow, call, false, Duration.ofSeconds(5), HeapShare.REQUEST_VALUES.open()), notified -> {
            boolean durable = key != null || flow.name().flow().equals("order");
            if (!durable) return;
            Run run = load(notified.run());
            if (notified instanceof CallEnd.Answered && run.state().response() == null) {
                throw new Broken(seed, "run " + notified.run() + " was answered before its response was on disk");
            }
            acknowledged.put(notified.run(), flow.name().flow());
        });
    }

    /** A person answers, cancels or resumes. */
    private void meddle() {
        List<StoredRun> all = journal.all();
        if (all.isEmpty()) return;
        StoredRun one = all.get(random.nextInt(all.size()));
        Run run = one.run(flows.pinned(one.flow(), one.revision()));
        run.state().positions().forEach(position -> {
            if (position.waitsFor() instanceof Wait.Callback) post(one.id(), position.step());
            if (!(position.waitsFor() instanceof Wait.Person)) return;
            Signal.Answer answer = ANSWERS.get(random.nextInt(ANSWERS.size()));
            if (answer == Signal.Answer.REPEAT) mayRepeat.add(one.id() + position.step());
            listen(engine.answer(one.id(), position.step(), answer, Map.of("done", 1L), "somebody"), taken -> {});
        });
        if (one.status() == RunStatus.FAILED && random.nextBoolean()) {
            resumed.add(one.id());
            // Who resumes a run that failed in doubt has decided that it may be repeated.
            List<String> reached = new ArrayList<>();
            run.state().positions().forEach(position -> reached.add(position.step()));
            for (String step : reached) mayRepeat.add(one.id() + step);
            if (random.nextInt(4) == 0) resumeInNextVersion(one, run);
            else if (reached.isEmpty() || random.nextInt(3) > 0) engine.resume(one.id(), "somebody");
            else engine.resume(one.id(), reached.get(random.nextInt(reached.size())), "somebody");
        }
        boolean open = !one.status().isEnded() || one.status() == RunStatus.FAILED;
        if (random.nextInt(40) == 0 && open) {
            cancelled.add(one.id());
            if (random.nextBoolean()) engine.cancel(one.id(), "somebody");
            else engine.cancelByForce(one.id(), "somebody");
        }
        if (random.nextInt(4) == 0) engine.credentialsReplaced("erp");
    }

    /** A system posts to a call-back address, sometimes twice. */
    private void post(long run, String step) {
        String token = new Callbacks(journal.installation().secret(), () -> "").token(run, step);
        for (int time = random.nextInt(3); time >= 0; time--) {
            long value = random.nextInt(2);
            listen(engine.post(token, Map.of("posted", value, "pad", pad()), value), notified -> {
                if (wentBack(run) > 0) return;
                if (notified == Posting.FIRST) {
                    if (posted.put(run + step, value) != null) throw new Broken(seed, run + step + " took two posts");
                }
                Long first = posted.get(run + step);
                if (first != null && (notified == Posting.AGAIN) != (first == value) && notified != Posting.FIRST) {
                    throw new Broken(seed, "a post to " + run + step + " was told " + notified + " after " + first);
                }
            });
        }
    }

    private boolean isRefused() {
        return engine.openCircuits().getOrDefault("erp", 0L) == Circuits.WITH_NEW_CREDENTIALS;
    }

    private boolean atRest() {
        return tasks.isEmpty() && inOrder.isEmpty() && commits.isEmpty() && alarms.isEmpty();
    }

    private Run load(long id) {
        StoredRun stored = journal.runs()
                .load(id)
                .orElseThrow(() -> new Broken(seed, "run " + id + " was acknowledged and is not in the journal"));
        return stored.run(flows.pinned(stored.flow(), stored.revision()));
    }

    private void check() {
        if (!disk.illegal().isEmpty()) throw new Broken(seed, String.join("; ", disk.illegal()));
        checkFiles();
        acknowledged.keySet().forEach(this::load);
        if (QueueCounts.slotsTaken(engine.queues) > 0)
            throw new Broken(seed, "nothing is done any more, and yet a slot is taken");
        QueueCounts.backlogs(engine.queues).forEach((flow, backlog) -> {
            if (backlog != 0) throw new Broken(seed, "flow " + flow + " has nothing to do, and counts " + backlog);
        });
        Map<Integer, Long> behind = journal.queue().behindCounts();
        QueueCounts.behind(engine.queues).forEach((flow, counted) -> {
            long there = behind.getOrDefault(flow, 0L);
            if (counted != there) {
                throw new Broken(seed, there + " runs of flow " + flow + " are behind others, and counted " + counted);
            }
        });
        if (QueueCounts.carried(engine.queues) != 0)
            throw new Broken(seed, "nothing is done, and yet runs carry something");
        for (StoredRun stored : journal.all()) {
            if (stored.damage() != null) throw new Broken(seed, "run " + stored.id() + ": " + stored.damage());
            versions(stored);
            Run run = stored.run(flows.pinned(stored.flow(), stored.revision()));
            if (stored.status() == RunStatus.BEHIND && !heldUp(stored)) {
                throw new Broken(seed, "run " + stored.id() + " is behind nobody");
            }
            if (stored.status() == RunStatus.DUE) {
                throw new Broken(seed, "run " + stored.id() + " is due and nobody does it: " + entries(stored));
            }
            if (stored.status() == RunStatus.WAITING) {
                boolean visibly = run.state().positions().stream()
                        .map(Position::waitsFor)
                        .anyMatch(wait -> wait instanceof Wait.Person
                                || (isRefused() && (wait instanceof Wait.NewCredentials || wait instanceof Wait.Limit))
                                || (wait instanceof Wait.Child child
                                        && journal.runs()
                                                        .load(child.run())
                                                        .orElseThrow()
                                                        .status()
                                                == RunStatus.WAITING));
                if (!visibly) throw new Broken(seed, "run " + stored.id() + " waits for nothing: " + entries(stored));
            }
            if (run.state().isForced() && !stored.status().isEnded()) {
                throw new Broken(seed, "run " + stored.id() + " was cancelled by force and has not ended");
            }
            if (!journal.remembering(stored.id()).equals(stored.state().remembering())) {
                throw new Broken(
                        seed,
                        "run " + stored.id() + " keeps what " + journal.remembering(stored.id())
                                + " have remembered, and not that of "
                                + stored.state().remembering());
            }
            oneOutcomePerStep(stored);
            noneIsEarly(stored);
            noMistake(stored, run);
            everythingInside(stored);
        }
        oneCallPerStep();
        posted.forEach((where, value) -> {
            boolean kept = journal.all().stream()
                    .filter(stored -> where.startsWith(stored.id() + "answer"))
                    .flatMap(stored -> entries(stored).stream())
                    .anyMatch(entry -> entry instanceof Entry.Woken woken
                            && woken.by() instanceof Signal.Posted one
                            && one.body() == value);
            if (!kept) throw new Broken(seed, "what was posted to " + where + " was acknowledged and is lost");
        });
        effects.forEach((what, count) -> {
            String step = what.substring(what.indexOf(' ') + 1).replaceAll("#.*", "");
            if ((what.startsWith("sim.unsafe") || what.startsWith("sim.bulk-unsafe "))
                    && count > 1
                    && !mayRepeat.contains(step)
                    && !isDaring(step)
                    && wentBack(runOf(step)) == 0) {
                throw new Broken(seed, what + " was done " + count + " times");
            }
        });
    }

    /** A step calls a second time only if the called run was given up, or a person resumed from before the call. */
    private void oneCallPerStep() {
        Map<String, StoredRun> calls = new HashMap<>();
        for (StoredRun stored : journal.all()) {
            Run.Parent parent = stored.accepted().parent();
            if (parent == null || wentBack(parent.run()) > 0) continue;
            StoredRun earlier = calls.put(parent.run() + parent.step(), stored);
            if (earlier != null && earlier.status() != RunStatus.CANCELLED) {
                throw new Broken(
                        seed,
                        "run " + parent.run() + " called anew at " + parent.step() + ", though run " + earlier.id()
                                + " is " + earlier.status());
            }
        }
    }

    /** Whether the flow said that its unsafe step may be repeated. */
    private boolean isDaring(String step) {
        return flows.pinned(journal.runs().load(runOf(step)).orElseThrow().flow(), 1)
                .name()
                .flow()
                .equals("daring");
    }

    /** What the engine remembers of crashes, with its own count of them to check it by. */
    private final class RememberedCrashes implements CrashCount {
        private final Map<String, Integer> underWay = new HashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();
        private int mine;

        void boot(int life) {
            mine = life;
            underWay.forEach((step, life0) -> counts.merge(step, 1, Integer::sum));
            underWay.clear();
        }

        @Override
        public int begins(long run, String path) {
            if (counts.getOrDefault(run + path, 0) >= 3) {
                broken = new Broken(seed, run + path + " was begun after three crashes");
            }
            underWay.put(run + path, mine);
            return mine;
        }

        @Override
        public void ends(int attempt, long run, String path) {
            // A process that has died does not tell.
            if (attempt != mine) return;
            underWay.remove(run + path);
            counts.remove(run + path);
        }

        @Override
        public int count(long run, String path) {
            return counts.getOrDefault(run + path, 0);
        }

        @Override
        public void forget(long run, String path) {
            counts.remove(run + path);
        }
    }

    private static long runOf(String step) {
        return Long.parseLong(step.replaceAll("[^0-9].*", ""));
    }

    private void resumeInNextVersion(StoredRun one, Run run) {
        PinnedFlow next = TestFlows.again(run.flow(), one.revision() + 1);
        NewVersion change = new NewVersion(one.revision(), next.revision(), List.of());
        engine.resumeIn(next, one.id(), change, run.state().ends(), null, "somebody");
    }

    /** A run has the version of its last change, and each change begins with the version before it. */
    private void versions(StoredRun stored) {
        int revision = 1;
        for (Entry entry : entries(stored)) {
            if (!(entry instanceof Entry.Resumed resumed) || resumed.version() == null) continue;
            if (resumed.version().before() != revision)
                throw new Broken(seed, "run " + stored.id() + " has lost a version");
            revision = resumed.version().revision();
        }
        if (revision != stored.revision() && !stored.hasLeftNothing())
            throw new Broken(seed, "run " + stored.id() + " is not in the version of its history");
    }

    /** How often a run was resumed from a step that it had reached. */
    private long wentBack(long run) {
        return entries(journal.runs().load(run).orElseThrow()).stream()
                .filter(entry -> entry instanceof Entry.Resumed resumed && resumed.from() != null)
                .count();
    }

    private List<Entry> entries(StoredRun stored) {
        return TestFlows.entries(journal, stored.id());
    }

    /** The entries of a run without those that it has gone back behind. */
    private List<Entry> counting(StoredRun stored) {
        List<Entry> counting = new ArrayList<>();
        RunState state = new RunState();
        for (Entry entry : entries(stored)) {
            state.apply(entry);
            counting.add(entry);
            if (!(entry instanceof Entry.Resumed resumed) || resumed.from() == null) continue;
            counting.removeIf(one -> {
                if (one instanceof Entry.ItemsEnded items) return state.position(items.loop()) == null;
                String step = Entry.step(one);
                if (step == null) return false;
                Position position = state.position(step);
                return position == null || (one instanceof Entry.Done && position.status() != Position.Status.DONE);
            });
        }
        return counting;
    }

    private boolean heldUp(StoredRun stored) {
        PinnedFlow flow = flows.pinned(stored.flow(), 1);
        String line = String.valueOf(OrderKeys.of(flow, stored.accepted()));
        return journal.all().stream()
                .filter(other -> other.flow() == stored.flow() && line.equals(OrderKeys.of(flow, other.accepted())))
                .anyMatch(other -> other.status() == RunStatus.DUE
                        || other.status() == RunStatus.WAITING
                        || (other.status() == RunStatus.FAILED && !OrderKeys.failureFrees(flow)));
    }

    private void noMistake(StoredRun stored, Run run) {
        if (run.state().outcome() instanceof Outcome.Failed failed
                && failed.why().message().contains("server made a mistake")) {
            throw new Broken(seed, "run " + stored.id() + ": " + failed.why().message());
        }
    }

    /** Of what succeeded, every item and branch was done; what was entered was cleaned up. */
    private void everythingInside(StoredRun stored) {
        String flow = flows.pinned(stored.flow(), 1).name().flow();
        if (stored.status() == RunStatus.SUCCEEDED && flow.equals("spread")) {
            long items = ((Number) ((Map<?, ?>) stored.accepted().payload()).get("n")).longValue() % 6;
            for (int i = 0; i < items; i++) {
                String what = "sim.keyed " + stored.id() + "lines[" + i + "]/send";
                boolean wanted = (i + 1) % 5 != 4;
                if (wanted != effects.containsKey(what)) {
                    throw new Broken(seed, what + (wanted ? " was lost" : " was done though it was filtered out"));
                }
            }
        }
        boolean entered = entries(stored).stream().anyMatch(entry -> entry instanceof Entry.Entered);
        boolean ended = stored.status() == RunStatus.SUCCEEDED || stored.status() == RunStatus.FAILED;
        // What has no room for its values can do nothing any more.
        boolean fits = !(stored.state().outcome() instanceof Outcome.Failed failed)
                || !failed.why().message().startsWith("The values of this run need");
        if (flow.equals("guarded")
                && entered
                && ended
                && fits
                && !attempted.contains(stored.id() + "guard/finally/clean")) {
            throw new Broken(seed, "run " + stored.id() + " left its try without its finally");
        }
    }

    /** No wait for a time ends before it, unless a person resumes the run. */
    private void noneIsEarly(StoredRun stored) {
        if (resumed.contains(stored.id())) return;
        Map<String, Long> due = new HashMap<>();
        for (Entry entry : entries(stored)) {
            if (entry instanceof Entry.Waiting waiting) {
                due.put(waiting.step(), waiting.on() instanceof Wait.Until until ? until.due() : 0L);
            } else if (entry instanceof Entry.Woken woken && woken.at() < due.getOrDefault(woken.step(), 0L)) {
                throw new Broken(seed, "run " + stored.id() + " waited too short a time at " + woken.step());
            }
        }
    }

    private void oneOutcomePerStep(StoredRun stored) {
        Set<String> done = new HashSet<>();
        for (Entry entry : counting(stored)) {
            String step = entry instanceof Entry.Done one
                    ? one.step()
                    : entry instanceof Entry.VarsSet one ? one.step() : null;
            if (step != null && !done.add(step)) {
                throw new Broken(seed, "run " + stored.id() + " has two outcomes of " + step);
            }
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        for (StoredRun stored : journal.all()) {
            if (!stored.status().isEnded())
                text.append(stored).append(entries(stored)).append('\n');
        }
        return text.toString();
    }

    /** The systems outside. They check what they are asked against what is on disk at that moment. */
    private final class SimulatedActions implements Actions {
        private final int mine;

        SimulatedActions(int mine) {
            this.mine = mine;
        }

        @Override
        public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) {
            return new Prepared() {
                @Override
                public Effect effect() {
                    return switch (use) {
                        case "sim.read" -> Effect.READ;
                        case "sim.idempotent" -> Effect.IDEMPOTENT;
                        case "sim.keyed", "sim.bulk" -> Effect.KEYED;
                        case "sim.unsafe-announced" -> Effect.ANNOUNCED;
                        default -> Effect.UNSAFE;
                    };
                }

                @Override
                public @Nullable Object run(Attempt attempt) throws ConnectorException {
                    return attempted(use, input, attempt);
                }

                @Override
                public @Nullable Verified verify(Attempt attempt) {
                    if (mine != life || use.startsWith("sim.bulk") || random.nextBoolean()) return null;
                    boolean done = effects.getOrDefault(use + " " + attempt.run() + attempt.step(), 0) > 0;
                    return new Verified(done, done ? Map.of("done", 1L) : null);
                }
            };
        }

        private Object attempted(String use, @Nullable Object input, Attempt attempt) throws ConnectorException {
            String what = use + " " + attempt.run() + attempt.step();
            // The code of a process that has just died still runs on this stack, without any effect.
            if (mine != life) return Map.of("done", 0L);
            try {
                checkBefore(use, input, attempt, what);
                checkLimits(what);
            } catch (Broken e) {
                broken = e;
            }
            underWay++;
            try {
                if (use.startsWith("sim.bulk")) return happensToEach(what, (Map<?, ?>) input, attempt);
                return happens(what, attempt);
            } finally {
                if (mine == life) underWay--;
            }
        }

        /** No more over the connection at once, and in any time, than its limits say. */
        private void checkLimits(String what) {
            if (limits.concurrency() > 0 && underWay >= limits.concurrency()) {
                throw new Broken(seed, what + " was begun while " + underWay + " were under way");
            }
            ConnectionLimits.Rate rate = limits.rate();
            if (rate == null) return;
            begun.add(clock.millis());
            if (begun.size() <= rate.count()) return;
            long before = begun.get(begun.size() - 1 - rate.count());
            if (clock.millis() - before < rate.interval().toMillis()) {
                throw new Broken(seed, what + " was begun as one more than " + rate.text());
            }
        }

        private Object happens(String what, Attempt attempt) throws ConnectorException {
            // It takes its time, in which other things happen.
            if (underWay < 5 && random.nextInt(4) == 0) {
                for (int i = random.nextInt(8); i > 0 && mine == life; i--) {
                    something();
                    if (mine == life && random.nextInt(4) == 0) engine.interruptOverdue(clock.millis());
                }
                if (mine != life) return Map.of("done", 0L);
            }
            recalls(what, attempt);
            if (underWay < 5 && random.nextInt(5) == 0) remembers(what, attempt);
            if (dies()) return Map.of("done", 0L);
            int mood = random.nextInt(12);
            if (mood == 0) throw ConnectorException.tryLater(Reached.NO, "not reachable");
            if (mood == 1) throw ConnectorException.badInput("not like this");
            if (mood == 2) throw ConnectorException.credentials("who are you");
            boolean happens = mood != 3;
            if (happens && what.startsWith("sim.unsafe-announced ") && !isAnnounced(what, attempt)) {
                throw ConnectorException.tryLater(Reached.MAYBE, "given up");
            }
            if (mine != life) return Map.of("done", 0L);
            if (happens) effects.merge(what, 1, Integer::sum);
            if (dies()) return Map.of("done", 0L);
            if (mood == 3 || mood == 4) {
                throw ConnectorException.tryLater(Reached.MAYBE, "no answer");
            }
            // Runs grow while they execute, so that some have to wait for memory.
            String more = "x".repeat(random.nextInt(4) == 0 ? random.nextInt(2_000) : 0);
            return Map.of("done", attempt.run(), "pad", pad(), "more", more);
        }

        /** Each item has its own outcome. Items that are done on disk are not sent again. */
        private @Nullable Object happensToEach(String what, Map<?, ?> input, Attempt attempt)
                throws ConnectorException {
            Object given = input.get("rows");
            List<?> rows = given instanceof List<?> list ? list : List.of(given);
            Set<Integer> done = doneItems(attempt);
            int thrown = random.nextInt(8) == 0 ? random.nextInt(rows.size() + 1) : -1;
            for (int item : attempt.items().begin(rows.size())) {
                if (dies()) return null;
                if (item == thrown) throw ConnectorException.tryLater(Reached.NO, "full", (Throwable) null);
                String one = what + "#" + item;
                if (done.contains(item))
                    broken = new Broken(seed, one + " was sent again after its outcome was on disk");
                int mood = random.nextInt(10);
                if (mood == 0) attempt.items().failed(item, ConnectorException.refused("no"));
                if (mood == 1)
                    attempt.items().failed(item, ConnectorException.tryLater(Reached.NO, "later", (Throwable) null));
                if (mood < 2) continue;
                effects.merge(one, 1, Integer::sum);
                if (dies()) return null;
                if (mood == 2)
                    attempt.items().failed(item, ConnectorException.tryLater(Reached.MAYBE, "?", (Throwable) null));
                else attempt.items().done(item, Map.of("row", rows.get(item), "pad", pad()));
            }
            return null;
        }

        private Set<Integer> doneItems(Attempt attempt) {
            Set<Integer> done = new HashSet<>();
            for (Entry entry : counting(journal.runs().load(attempt.run()).orElseThrow())) {
                if (!(entry instanceof Entry.ItemsAttempted one) || !one.step().equals(attempt.step())) continue;
                if (!(one.done() instanceof Map<?, ?> results)) continue;
                for (Object number : results.keySet()) done.add(Integer.parseInt(String.valueOf(number)));
            }
            return done;
        }

        /**
         * An attempt reads the state of its own step, and no older one than was confirmed to an earlier attempt. The state of a step
         * is deleted when the run leaves the step, such as a branch that has lost a race, and an abandoned attempt may read after that.
         */
        private void recalls(String what, Attempt attempt) {
            byte[] found = attempt.state().read().get("last");
            String step = attempt.run() + attempt.step();
            Map<?, ?> value = found == null ? Map.of() : (Map<?, ?>) Json.parseStored(found);
            if (found != null && !step.equals(value.get("step"))) {
                broken = new Broken(seed, what + " recalls what " + value.get("step") + " has remembered");
            }
            Long notified = remembered.get(step + " " + wentBack(attempt.run()));
            if (notified == null || hasLeft(attempt)) return;
            if (found == null || (Long) value.get("n") < notified) {
                broken = new Broken(
                        seed, what + " recalls " + value + " though it was told that " + notified + " is kept");
            }
        }

        /** Whether the run is not at the step of an attempt any more. */
        private boolean hasLeft(Attempt attempt) {
            RunState state = journal.runs().load(attempt.run()).orElseThrow().state();
            return state.position(attempt.step()) == null;
        }

        /** Waits until a value is on disk, while other things happen. */
        private void remembers(String what, Attempt attempt) {
            String step = attempt.run() + attempt.step();
            long n = ++lastRemembered;
            long back = wentBack(attempt.run());
            byte[] value = Json.writeStored(Map.of("step", step, "n", n));
            CompletableFuture<Void> notified = attempt.state().write("last", value);
            CompletableFuture<Boolean> kept = notified.thenApply(done -> Arrays.equals(
                    value,
                    journal.runs().attemptState(attempt.run(), attempt.step()).get("last")));
            listen(kept, onDisk -> {
                if (!onDisk) throw new Broken(seed, what + " was told that " + n + " is kept, and it is not on disk");
                remembered.put(step + " " + back, n);
            });
            while (!notified.isDone() && mine == life) {
                if (!something()) throw new Broken(seed, what + " is never told whether " + n + " is kept");
            }
        }

        /** Waits until the announcement is on disk, while other things happen. @return false if the run has given the attempt up */
        private boolean isAnnounced(String what, Attempt attempt) {
            CompletableFuture<Void> notified = attempt.state().announceEffect();
            while (!notified.isDone() && mine == life) {
                if (!something()) throw new Broken(seed, what + " is never told whether it is announced");
            }
            if (mine != life) return true;
            if (notified.isCompletedExceptionally()) return false;
            StoredRun stored = journal.runs().load(attempt.run()).orElseThrow();
            boolean onDisk = entries(stored).stream()
                    .anyMatch(entry -> entry instanceof Entry.Started started
                            && started.step().equals(attempt.step())
                            && started.attempt() == attempt.number()
                            && started.onDoubt() == OnDoubt.ASK);
            if (!onDisk) broken = new Broken(seed, what + " was told that it is announced, and it is not on disk");
            return true;
        }

        private boolean dies() {
            if (crashesLeft == 0 || random.nextInt(25) != 0) return false;
            crash();
            return true;
        }

        private void checkBefore(String use, @Nullable Object input, Attempt attempt, String what) {
            StoredRun stored = journal.runs()
                    .load(attempt.run())
                    .orElseThrow(() -> new Broken(seed, what + " was begun for a run that is not on disk"));
            Simulation.this.attempted.add(attempt.run() + attempt.step());
            if (attempt.step().equals("refund")
                    && ((Number) ((Map<?, ?>) stored.accepted().payload()).get("n")).longValue() % 3 != 1) {
                throw new Broken(seed, what + " was begun though its condition does not hold");
            }
            checkLine(stored, what);
            boolean announced = false;
            for (Entry entry : counting(stored)) {
                if (entry instanceof Entry.CancelAsked asked && asked.forced()) {
                    throw new Broken(seed, what + " was begun though its run was cancelled by force");
                }
                if (entry instanceof Entry.ItemsEnded items) {
                    for (long item = items.from(); item < items.to(); item++) {
                        if (attempt.step().startsWith(items.loop() + "[" + item + "]")) {
                            throw new Broken(seed, what + " was begun again after its item's end was on disk");
                        }
                    }
                }
                if (entry instanceof Entry.Done done && done.step().equals(attempt.step())) {
                    throw new Broken(seed, what + " was begun again after its outcome was on disk");
                }
                announced |=
                        entry instanceof Entry.Started started && started.step().equals(attempt.step());
            }
            if ((use.equals("sim.unsafe") || use.equals("sim.bulk-unsafe"))
                    && !flows.pinned(stored.flow(), 1).name().flow().equals("daring")
                    && !announced) {
                throw new Broken(seed, what + " was begun without being announced on disk");
            }
            if (!use.equals("sim.read")) {
                String text = Json.text(input);
                Object before = inputs.putIfAbsent(what + " " + wentBack(stored.id()), text);
                if (before != null && !before.equals(text)) {
                    throw new Broken(seed, what + " was asked for " + before + " and then for " + text);
                }
                earlierStepsAreOnDisk(stored, attempt);
            }
        }

        /** Of one order key, one run at a time, in accept order. */
        private void checkLine(StoredRun stored, String what) {
            PinnedFlow flow = flows.pinned(stored.flow(), 1);
            FlowPlan.Order order = flow.plan().orderBy();
            if (order == null) return;
            String line = String.valueOf(OrderKeys.of(flow, stored.accepted()));
            boolean skips = order.onFailure() == FlowPlan.OnFailure.SKIP;
            for (StoredRun other : journal.all()) {
                if (other.flow() != stored.flow() || other.id() == stored.id()) continue;
                if (!line.equals(OrderKeys.of(flow, other.accepted()))) continue;
                boolean older = other.id() < stored.id();
                boolean open = other.status() == RunStatus.DUE
                        || other.status() == RunStatus.WAITING
                        || (older && other.status() == RunStatus.BEHIND && !skips)
                        || (older && other.status() == RunStatus.FAILED && !skips);
                if (open) {
                    throw new Broken(
                            seed, what + " was begun while run " + other.id() + " of its key is " + other.status());
                }
            }
        }

        private void earlierStepsAreOnDisk(StoredRun stored, Attempt attempt) {
            PinnedFlow flow = flows.pinned(stored.flow(), stored.revision());
            for (StepPlan step : flow.plan().steps()) {
                String path = step.head().path();
                if (attempt.step().startsWith(path)) return;
                boolean recorded = counting(stored).stream()
                        .anyMatch(entry -> pathOf(entry).equals(path));
                if (step instanceof ActionStep && !recorded) {
                    throw new Broken(seed, attempt.step() + " was begun before " + path + " was on disk");
                }
            }
        }
    }

    private static String pathOf(Entry entry) {
        if (entry instanceof Entry.Done done) return done.step();
        if (entry instanceof Entry.Failed failed) return failed.step();
        if (entry instanceof Entry.Computed computed) return computed.step();
        if (entry instanceof Entry.Woken woken) return woken.step();
        return "";
    }
}
