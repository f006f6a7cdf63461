package io.junctura.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for an action that is carried out, with another system that works and with one that fails. */
final class ActionRules {
    private static final int AT_ONCE = 8;

    private static final Reply WRONG = Reply.json(400, Map.of("error", "that is wrong"));

    /** Responses that break the other system's contract without an error status. */
    private static final List<Reply> SURPRISES = List.of(
            ConnectorUnderTest.NONSENSE,
            ConnectorUnderTest.NONSENSE.truncated(),
            Reply.status(200),
            Reply.status(302),
            Reply.json(200, null),
            Reply.json(200, List.of()),
            Reply.json(200, Map.of()));

    private final ConnectorUnderTest at;
    private final Map<?, ?> described;
    private final String use;

    ActionRules(ConnectorUnderTest at, Map<?, ?> described) {
        this.at = at;
        this.described = described;
        this.use = String.valueOf(described.get("use"));
    }

    private Map<String, ?> input() {
        String name = use.substring(use.indexOf('.') + 1);
        Map<String, ?> given = at.arranged.input(name, at.harness);
        return given != null ? given : SampleValues.whole((Map<?, ?>) described.get("input"));
    }

    private @Nullable String connection() {
        return "none".equals(described.get("connection")) ? null : ConnectorUnderTest.CONNECTION;
    }

    private long begin() {
        return at.harness.begin(use, connection(), input());
    }

    private Ran act() {
        return at.harness.settled(begin());
    }

    private Ran.Failure error(Ran ran) {
        Ran.Failure error = ran.step("act").error();
        if (error != null) return error;
        throw new AssertionError(use + " has neither failed nor succeeded: " + ran);
    }

    void succeeds() {
        Map<String, ?> input = input();
        Ran ran = at.harness.settled(at.harness.begin(use, connection(), input));
        if (ran.status().equals("succeeded")) return;
        Ran.Failure error = error(ran);
        at.connect(); // The circuit breaker of a connection that failed often would delay the next rules.
        throw new AssertionError(use + " fails as " + error.kind() + " with " + input + ": " + error.message()
                + " In arrange(), set inputs with which it succeeds (with.input(…)) and, if it calls the other"
                + " system over HTTP, the answers of that system (with.other().on(…))." + at.sent());
    }

    /** Whether the connector calls the other system by HTTP, so that the contract can make it fail. */
    boolean calls() {
        at.other.forget();
        try {
            act();
        } catch (AssertionError e) {
            return false; // Another rule reports the failure.
        }
        return !at.other.sent().isEmpty();
    }

    private void fails(Reply reply, String when, Set<String> kinds) {
        at.other.instead(reply);
        Ran ran = act();
        at.other.asArranged();
        if (ran.status().equals("succeeded")) {
            throw new AssertionError(use + " succeeds " + when
                    + ". Look at the status of the answer, and throw a ConnectorException of the kind "
                    + ConnectorUnderTest.either(kinds) + ".");
        }
        ConnectorUnderTest.failsAs(use + ", " + when + ",", error(ran), kinds);
        at.harness.cancel(ran.id());
        at.connect(); // Steps of a connection whose credentials were refused would wait.
    }

    void reportsRefusedCredentials() {
        fails(ConnectorUnderTest.REFUSED, "where the other system answers 401", Set.of("CREDENTIALS"));
    }

    void reportsTemporaryFailures() {
        fails(ConnectorUnderTest.OVERLOADED, "where the other system answers 503", Set.of("TRY_LATER"));
        fails(Reply.status(429), "where the other system answers 429", Set.of("TRY_LATER"));
    }

    void reportsPermanentFailures() {
        fails(WRONG, "where the other system answers 400", Set.of("BAD_INPUT", "REFUSED"));
    }

    void throwsOnlyConnectorExceptions() {
        for (Reply reply : SURPRISES) {
            at.other.instead(reply);
            Ran ran = act();
            at.other.asArranged();
            if (ran.status().equals("succeeded")) continue;
            Ran.Failure error = error(ran);
            if (Violations.isFault(error.message())) {
                throw new AssertionError(
                        use + " throws an exception that it must not throw where the answer is " + reply.status
                                + " with the body \"" + reply.text() + "\": " + error.message()
                                + " Check every value that the other system sends, and throw"
                                + " ConnectorException.broken(…) with a sentence.");
            }
            at.harness.cancel(ran.id());
            at.connect();
        }
    }

    /** A step that is repeated after its request has arrived does its work twice. */
    void doesNotDenyThatTheRequestMayHaveArrived() {
        if (!Set.of("unsafe", "keyed").contains(String.valueOf(described.get("effect")))) return;
        at.other.forget();
        at.other.instead(ConnectorUnderTest.BROKEN);
        Ran ran = act();
        at.other.asArranged();
        if (ran.status().equals("succeeded")) {
            throw new AssertionError(
                    use + " succeeds where the other system answers 500. Look at the status of the" + " answer.");
        }
        Ran.Failure error = error(ran);
        at.harness.cancel(ran.id());
        if (error.reached().equals("NO")) {
            throw new AssertionError(
                    use + " reports that the request has not arrived (Reached.NO) although the other system answered"
                            + " it with 500: \"" + error.message()
                            + "\" The server would repeat the step, and its work could be done twice. Report Reached.MAYBE.");
        }
    }

    /** Crashes while the request waits for its answer. If there are several requests, some may come before the announcement. */
    void announcesItsEffect() {
        if (!"announced".equals(described.get("effect"))) return;
        at.other.forget();
        act();
        if (at.other.sent().size() != 1) return;
        at.other.forget();
        at.other.instead(Reply.status(200).held());
        long run = begin();
        at.other.await("*", 1);
        at.other.asArranged();
        at.harness.crash();
        Ran ran = at.harness.settled(run);
        at.harness.cancel(run);
        if (ran.waiting().equals("in doubt")) return;
        throw new AssertionError(use + " is declared ANNOUNCED, but was repeated after a crash although its request had"
                + " arrived. Call context.announceEffect() before the request.");
    }

    /** Looks for a value that is the same on a second attempt and different in another run: the idempotency key. */
    void sendsItsKey() {
        if (!"keyed".equals(described.get("effect"))) return;
        at.other.forget();
        at.other.instead(ConnectorUnderTest.OVERLOADED);
        Ran first = act();
        at.harness.advance(Duration.ofMinutes(20));
        Ran again = at.harness.settled(first.id());
        List<Sent> attempts = at.other.sent();
        at.connect(); // The circuit breaker could delay the next rules after two overloads.
        at.other.forget();
        Ran another = act();
        List<Sent> elsewhere = at.other.sent();
        at.other.asArranged();
        at.harness.cancel(again.id()).cancel(another.id());
        if (attempts.size() < 2 || elsewhere.isEmpty()) return; // It is not tried again. Another rule reports that.
        Map<String, String> one = parts(attempts.get(0));
        Map<String, String> two = parts(attempts.get(attempts.size() / 2));
        Map<String, String> three = parts(elsewhere.get(0));
        for (Map.Entry<String, String> part : one.entrySet()) {
            boolean same = part.getValue().equals(two.get(part.getKey()));
            if (same && !part.getValue().equals(three.get(part.getKey()))) return;
        }
        throw new AssertionError(
                use + " is declared KEYED, but sends no value that is the same in two attempts of one step and"
                        + " different in another run, so the other system cannot recognize a repeated attempt. Send"
                        + " context.idempotencyKey() as a header or in the body, or declare the action UNSAFE.");
    }

    private Map<String, String> parts(Sent sent) {
        Map<String, String> parts = new HashMap<>();
        sent.headers().forEach((name, value) -> parts.put("header " + name, value));
        sent.query().forEach((name, value) -> parts.put("query " + name, value));
        parts.put("path", sent.path());
        parts.put("body", sent.body());
        return parts;
    }

    void stopsWhenItsRunIsCancelled() {
        at.other.forget();
        at.other.instead(Reply.status(200).held());
        long run = begin();
        at.other.await("*", 1);
        at.harness.cancel(run);
        try {
            at.harness.ended(run);
        } catch (AssertionError e) {
            throw new AssertionError(
                    use + " continues although its run was cancelled while the other system gave no answer. Let"
                            + " InterruptedException pass. Stop calls that ignore interrupts by context.onCancel(…). ("
                            + e.getMessage() + ")",
                    e);
        } finally {
            at.other.asArranged();
        }
    }

    void stopsAtItsTimeLimit() {
        at.other.forget();
        at.other.instead(Reply.status(200).held());
        long run = at.harness.begin(use, connection(), input(), Duration.ofSeconds(10));
        at.other.await("*", 1);
        at.harness.advance(Duration.ofSeconds(11));
        try {
            at.harness.settled(run);
        } catch (AssertionError e) {
            throw new AssertionError(
                    use + " continues after its time limit while the other system gives no answer. Let"
                            + " InterruptedException pass. Stop calls that ignore interrupts by context.onCancel(…). ("
                            + e.getMessage() + ")",
                    e);
        } finally {
            at.other.asArranged();
            at.harness.cancel(run);
        }
    }

    void runsManyTimesAtOnce() {
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) runs.add(begin());
        for (long run : runs) {
            Ran ran = at.harness.settled(run);
            if (ran.status().equals("succeeded")) continue;
            at.connect();
            throw new AssertionError(use + " fails when " + AT_ONCE + " runs execute it at the same time: "
                    + error(ran).message() + " The runs share the connection's record and the connector's static"
                    + " fields. Make shared objects thread safe, or create them for each attempt.");
        }
    }
}
