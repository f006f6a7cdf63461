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
        throw new AssertionError(use + " neither fails nor is done: " + ran);
    }

    void succeeds() {
        Map<String, ?> input = input();
        Ran ran = at.harness.settled(at.harness.begin(use, connection(), input));
        if (ran.status().equals("succeeded")) return;
        Ran.Failure error = error(ran);
        at.connect(); // One that has failed often is left alone for a while, and would hold up what follows.
        throw new AssertionError(use + " fails as " + error.kind() + " with " + input + ": " + error.message()
                + " Arrange by arrange() with which inputs it succeeds (with.input(…)) and, if it calls the other"
                + " system over HTTP, what that answers (with.other().on(…))." + at.sent());
    }

    /** Whether the connector calls the other system by HTTP, so that the contract can make it fail. */
    boolean calls() {
        at.other.forget();
        try {
            act();
        } catch (AssertionError e) {
            return false; // Told by the rule that it succeeds.
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
        at.connect(); // A connection whose credentials were refused would hold up what follows.
    }

    void tellsRefusedCredentials() {
        fails(ConnectorUnderTest.REFUSED, "where the other system answers 401", Set.of("CREDENTIALS"));
    }

    void tellsWhatMayWorkLater() {
        fails(ConnectorUnderTest.OVERLOADED, "where the other system answers 503", Set.of("TRY_LATER"));
        fails(Reply.status(429), "where the other system answers 429", Set.of("TRY_LATER"));
    }

    void tellsWhatIsFinal() {
        fails(WRONG, "where the other system answers 400", Set.of("BAD_INPUT", "REFUSED"));
    }

    void throwsNothingElse() {
        for (Reply reply : SURPRISES) {
            at.other.instead(reply);
            Ran ran = act();
            at.other.asArranged();
            if (ran.status().equals("succeeded")) continue;
            Ran.Failure error = error(ran);
            if (Violations.isFault(error.message())) {
                throw new AssertionError(use + " throws what it may not where the answer is " + reply.status
                        + " with the body \"" + reply.text() + "\": " + error.message()
                        + " What comes from outside is never as promised: check it, and throw"
                        + " ConnectorException.broken(…) with a sentence.");
            }
            at.harness.cancel(ran.id());
            at.connect();
        }
    }

    /** A step that is repeated after its request has arrived does its work twice. */
    void doesNotDenyWhatMayHaveArrived() {
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
                    use + " says that nothing has arrived (Reached.NO) though the other system answered"
                            + " 500, in the middle of it: \"" + error.message()
                            + "\" The server then does it again, perhaps for the second time. Say Reached.MAYBE.");
        }
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
        at.connect(); // Else a system that was overloaded twice may be left alone for a while.
        at.other.forget();
        Ran another = act();
        List<Sent> elsewhere = at.other.sent();
        at.other.asArranged();
        at.harness.cancel(again.id()).cancel(another.id());
        if (attempts.size() < 2 || elsewhere.isEmpty()) return; // It is not tried again: another rule says so.
        Map<String, String> one = parts(attempts.get(0));
        Map<String, String> two = parts(attempts.get(attempts.size() / 2));
        Map<String, String> three = parts(elsewhere.get(0));
        for (Map.Entry<String, String> part : one.entrySet()) {
            boolean same = part.getValue().equals(two.get(part.getKey()));
            if (same && !part.getValue().equals(three.get(part.getKey()))) return;
        }
        throw new AssertionError(
                use + " is declared KEYED, but nothing that it sends is the same in two attempts of one step and"
                        + " another in another run: the other system cannot know a second attempt for the first one. Send"
                        + " context.idempotencyKey() along, as a header or in the body; or declare it UNSAFE.");
    }

    private Map<String, String> parts(Sent sent) {
        Map<String, String> parts = new HashMap<>();
        sent.headers().forEach((name, value) -> parts.put("header " + name, value));
        sent.query().forEach((name, value) -> parts.put("query " + name, value));
        parts.put("path", sent.path());
        parts.put("body", sent.body());
        return parts;
    }

    void isStoppedByWhoeverCancels() {
        at.other.forget();
        at.other.instead(Reply.status(200).held());
        long run = begin();
        at.other.await("*", 1);
        at.harness.cancel(run);
        try {
            at.harness.ended(run);
        } catch (AssertionError e) {
            throw new AssertionError(
                    use + " goes on though its run was cancelled while the other system gave no answer. Let"
                            + " InterruptedException pass; whatever does not heed it is told by context.onCancel(…). ("
                            + e.getMessage() + ")",
                    e);
        } finally {
            at.other.asArranged();
        }
    }

    void isStoppedByItsTimeLimit() {
        at.other.forget();
        at.other.instead(Reply.status(200).held());
        long run = at.harness.begin(use, connection(), input(), Duration.ofSeconds(10));
        at.other.await("*", 1);
        at.harness.advance(Duration.ofSeconds(11));
        try {
            at.harness.settled(run);
        } catch (AssertionError e) {
            throw new AssertionError(
                    use + " goes on though its time is over and the other system gave no answer. Let"
                            + " InterruptedException pass; whatever does not heed it is told by context.onCancel(…). ("
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
            throw new AssertionError(use + " fails when " + AT_ONCE + " runs do it at the same time: "
                    + error(ran).message() + " All of them use one connection's record and the connector's static"
                    + " fields: make what is shared safe for several threads, and open for each what is not.");
        }
    }
}
