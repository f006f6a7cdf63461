package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.DocumentDiff.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The differences between two documents, by flows and steps. */
class DocumentDiffTest {
    private static final String BEFORE = """
        integration: orders
        title: Orders
        flows:
          arrive:
            trigger: { use: http.webhook }
            steps:
              - { id: check, filter: "=payload.total > 0" }
              - id: route
                switch:
                  - when: =payload.gold
                    steps:
                      - { id: greet, use: http.post, input: { address: /vip, body: { hello: 1 } } }
                  - otherwise:
                      - { id: log, use: http.post, input: { address: /log } }
              - { id: send, use: http.post, input: { address: /orders } }
              - { id: done, stop: done }
        """;

    private static List<String> between(String before, String after) {
        return DocumentDiff.between(before, after).stream()
                .map(DocumentDiffTest::line)
                .toList();
    }

    private static String line(Difference one) {
        StringBuilder line = new StringBuilder(one.kind().name().toLowerCase(java.util.Locale.ROOT))
                .append(' ')
                .append(one.what());
        if (one.step() != null) line.append(' ').append(one.step());
        line.append(" at ").append(one.pointer());
        one.fields()
                .forEach(field -> line.append("; ")
                        .append(field.pointer())
                        .append(": ")
                        .append(field.before())
                        .append(" -> ")
                        .append(field.after()));
        return line.toString();
    }

    private static List<String> after(String... replacements) {
        String after = BEFORE;
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(after).contains(replacements[i]);
            after = after.replace(replacements[i], replacements[i + 1]);
        }
        return between(BEFORE, after);
    }

    @Test
    void layoutAndCommentsAreNoDifference() {
        assertThat(after("title: Orders", "title:   \"Orders\" # The shop's.")).isEmpty();
    }

    @Test
    void aChangedFieldIsReportedWithItsPointer() {
        assertThat(after("hello: 1", "hello: 2"))
                .containsExactly(
                        "changed step greet at /flows/arrive/steps/1/switch/0/steps/0;" + " /input/body/hello: 1 -> 2");
        assertThat(after("title: Orders", "title: New orders"))
                .containsExactly("changed integration at ; /title: Orders -> New orders");
        assertThat(after("http.webhook", "manual.start"))
                .containsExactly("changed trigger at /flows/arrive/trigger; /use: http.webhook -> manual.start");
        assertThat(after("- when: =payload.gold", "- when: =payload.rich"))
                .containsExactly("changed step route at /flows/arrive/steps/1; /switch: [{when==payload.gold}, {}] ->"
                        + " [{when==payload.rich}, {}]");
    }

    @Test
    void stepsThatWereAddedOrRemovedDoNotChangeTheOthers() {
        assertThat(after("      - { id: done", "      - { id: pause, delay: 5s }\n      - { id: done"))
                .containsExactly("added step pause at /flows/arrive/steps/3");
        assertThat(after("      - { id: check, filter: \"=payload.total > 0\" }\n", ""))
                .containsExactly("removed step check at /flows/arrive/steps/0");
    }

    @Test
    void aMovedStepIsReportedOnce() {
        String send = "      - { id: send, use: http.post, input: { address: /orders } }\n";
        String check = "      - { id: check, filter: \"=payload.total > 0\" }\n";
        assertThat(after(send, "", check, send + check))
                .as("within its list")
                .containsExactly("moved step send at /flows/arrive/steps/0");
        assertThat(after(send, "", "              - { id: log", "        " + send + "              - { id: log"))
                .as("into another list")
                .containsExactly("moved step send at /flows/arrive/steps/1/switch/1/otherwise/0");
    }

    @Test
    void aStepWithoutIdIsRecognisedByItsContent() {
        String before = BEFORE.replace("id: send, ", "").replace("id: done, ", "");
        String after = before.replace(
                "      - { stop: done }",
                "      - { use: http.post, input: { address: /more } }\n      - { stop: done }");
        assertThat(after).isNotEqualTo(before);
        assertThat(between(before, after)).containsExactly("added step use 4 at /flows/arrive/steps/3");
    }

    @Test
    void flowsAreAddedAndRemovedAsAWhole() {
        String more = BEFORE + "  leave:\n    trigger: { use: manual.start }\n    steps: [{ stop: done }]\n";
        assertThat(between(BEFORE, more)).containsExactly("added flow at /flows/leave");
        assertThat(between(more, BEFORE)).containsExactly("removed flow at /flows/leave");
    }

    @Test
    void anUnreadableTextHasNoDifferences() {
        assertThat(between(BEFORE, "flows: [")).isEmpty();
        assertThat(between("", BEFORE)).isEmpty();
    }
}
