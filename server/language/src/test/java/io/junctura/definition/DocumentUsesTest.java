package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.DocumentUses.Call;
import io.junctura.definition.DocumentUses.Use;
import org.junit.jupiter.api.Test;

/** The places where a document uses connectors, also if it has problems. */
class DocumentUsesTest {
    private static final String EVERYTHING = """
        integration: all
        connections: { shop: { connector: http }, chat: { connector: slack } }
        flows:
          one:
            trigger: { use: http.webhook, connection: shop }
            steps:
              - { id: first, use: http.request, connection: shop }
              - switch:
                  - { when: "{{ true }}", steps: [ { id: yes, use: a.yes } ] }
                  - otherwise: [ { id: no, use: a.no } ]
              - { id: loop, for-each: "{{ [] }}", steps: [ { id: in_loop, use: a.loop } ] }
              - id: both
                parallel: { left: [ { use: a.left } ], right: [ { use: a.right } ] }
              - id: tried
                try: [ { id: t, use: a.try } ]
                catch: [ { id: c, use: a.catch } ]
                finally: [ { id: f, use: a.finally } ]
              - { id: back, callback: { time-limit: 1h, steps: [ { id: b, use: slack.post, connection: chat } ] } }
              - nonsense
          two: { trigger: { use: flow.call }, steps: 7 }
        """;

    @Test
    void everyTriggerAndStepIsFoundWithItsPathAndPointer() {
        DocumentUses found = DocumentUses.of(EVERYTHING);
        assertThat(found.slots())
                .containsEntry("shop", "http")
                .containsEntry("chat", "slack")
                .hasSize(2);
        assertThat(found.uses())
                .containsExactly(
                        new Use("one", null, "http.webhook", "shop", "/flows/one/trigger"),
                        new Use("one", "first", "http.request", "shop", "/flows/one/steps/0"),
                        new Use("one", "switch_1/1/yes", "a.yes", null, "/flows/one/steps/1/switch/0/steps/0"),
                        new Use(
                                "one",
                                "switch_1/otherwise/no",
                                "a.no",
                                null,
                                "/flows/one/steps/1/switch/1/otherwise/0"),
                        new Use("one", "loop/in_loop", "a.loop", null, "/flows/one/steps/2/steps/0"),
                        new Use("one", "both[left]/use_5", "a.left", null, "/flows/one/steps/3/parallel/left/0"),
                        new Use("one", "both[right]/use_6", "a.right", null, "/flows/one/steps/3/parallel/right/0"),
                        new Use("one", "tried/try/t", "a.try", null, "/flows/one/steps/4/try/0"),
                        new Use("one", "tried/catch/c", "a.catch", null, "/flows/one/steps/4/catch/0"),
                        new Use("one", "tried/finally/f", "a.finally", null, "/flows/one/steps/4/finally/0"),
                        new Use("one", "back/b", "slack.post", "chat", "/flows/one/steps/5/callback/steps/0"),
                        new Use("two", null, "flow.call", null, "/flows/two/trigger"));
    }

    @Test
    void callsOfFlowsOfOtherIntegrationsAreFoundWithTheirPathAndPointer() {
        DocumentUses found = DocumentUses.of("""
            integration: orders
            flows:
              one:
                trigger: { use: http.webhook }
                steps:
                  - call: two
                  - { id: all, for-each: [1], steps: [ { id: keep, call: customers/store } ] }
              two: { trigger: { use: flow.call }, steps: [ { call: audit/note } ] }
            """);
        assertThat(found.calls())
                .containsExactly(
                        new Call("one", "all/keep", "customers", "store", "/flows/one/steps/1/steps/0/call"),
                        new Call("two", "call_1", "audit", "note", "/flows/two/steps/0/call"));
    }

    @Test
    void aTextThatIsNoDocumentUsesNothing() {
        for (String text : new String[] {"", "[", "a", "flows: 1", "connections: 1\nflows: { a: 1 }", "- a"}) {
            assertThat(DocumentUses.of(text).uses()).isEmpty();
        }
    }
}
