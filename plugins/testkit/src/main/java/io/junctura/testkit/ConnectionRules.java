package io.junctura.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for a connection that a person tests. */
final class ConnectionRules {
    /** An address without a server. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final ConnectorUnderTest at;

    ConnectionRules(ConnectorUnderTest at) {
        this.at = at;
    }

    void theTestSucceedsIfTheOtherSystemWorks() {
        Optional<Ran.Failure> wrong = at.harness.test(ConnectorUnderTest.CONNECTION);
        wrong.ifPresent(why -> {
            throw new AssertionError("The test of a connection fails although the other system works: " + why.message()
                    + " In arrange(), set the other system's answers by other().on(…), and the connection's values by"
                    + " connection(…)."
                    + at.sent());
        });
    }

    /** Whether it calls the other system by HTTP, so that the contract can make it fail. */
    boolean theTestCalls() {
        at.other.forget();
        at.harness.test(ConnectorUnderTest.CONNECTION);
        return !at.other.sent().isEmpty();
    }

    void theTestSaysWhatIsWrong() {
        at.other.instead(ConnectorUnderTest.REFUSED);
        Optional<Ran.Failure> wrong = at.harness.test(ConnectorUnderTest.CONNECTION);
        at.other.asArranged();
        says("The test of a connection whose credentials are refused with 401", wrong, Set.of("CREDENTIALS"));
        if (!at.isAddressed()) return;
        at.connect("contract-nowhere", NOWHERE);
        says(
                "The test of a connection to an address without a server",
                at.harness.test("contract-nowhere"),
                Set.of("TRY_LATER", "BROKEN", "BAD_INPUT"));
    }

    void everyPickListAnswers() {
        for (String list : at.arranged.choices.keySet()) {
            if (at.pickLists().contains(list)) continue;
            throw new AssertionError(
                    "There is no pick list \"" + list + "\", for which arrange() sets inputs by choices(…)."
                            + " The connector has the pick lists " + String.join(", ", at.pickLists()) + ".");
        }
        for (String list : at.pickLists()) pickListAnswers(list, at.arranged.choices.getOrDefault(list, Map.of()));
    }

    private void pickListAnswers(String list, Map<String, ?> input) {
        try {
            at.harness.choices(ConnectorUnderTest.CONNECTION, list, "", input);
        } catch (AssertionError e) {
            String filled = input.isEmpty() ? "nothing else of the form is filled in" : input + " is filled in";
            throw new AssertionError(
                    "The pick list " + list + " fails although the other system works, where " + filled + ": "
                            + e.getMessage()
                            + " In arrange(), set the other system's answers (other().on(…)), and the"
                            + " fields that the list depends on (choices(\"" + list + "\", Map.of(…)))."
                            + at.sent(),
                    e);
        }
        if (!input.isEmpty()) noFault(list, Map.of(), "where nothing else of the form is filled in yet");
        for (Reply reply :
                List.of(ConnectorUnderTest.REFUSED, ConnectorUnderTest.BROKEN, ConnectorUnderTest.NONSENSE)) {
            at.other.instead(reply);
            noFault(
                    list,
                    input,
                    "where the other system answers " + reply.status + " with the body \"" + reply.text() + "\"");
        }
    }

    /** Checks that the pick list has choices, or fails with a message for people. */
    private void noFault(String list, Map<String, ?> input, String where) {
        try {
            at.harness.choices(ConnectorUnderTest.CONNECTION, list, "", input);
        } catch (AssertionError e) {
            if (!Violations.isFault(String.valueOf(e.getMessage()))) return;
            throw new AssertionError(
                    "The pick list " + list + " throws an exception that it must not throw " + where + ": "
                            + e.getMessage() + " Throw a ConnectorException with a sentence.",
                    e);
        } finally {
            at.other.asArranged();
        }
    }

    private static void says(String what, Optional<Ran.Failure> wrong, Set<String> kinds) {
        Ran.Failure error = wrong.orElseThrow(() -> new AssertionError(what + " reports success. Look at the status of"
                + " the answer, and throw a ConnectorException that says what is wrong."));
        ConnectorUnderTest.failsAs(what, error, kinds);
    }
}
