package io.junctura.definition;

import static io.junctura.definition.Grammar.key;
import static io.junctura.definition.Grammar.needed;

import io.junctura.definition.Grammar.Choice;
import io.junctura.definition.Grammar.Flag;
import io.junctura.definition.Grammar.Formula;
import io.junctura.definition.Grammar.ListOf;
import io.junctura.definition.Grammar.MapOf;
import io.junctura.definition.Grammar.Message;
import io.junctura.definition.Grammar.Shape;
import io.junctura.definition.Grammar.Span;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Value;
import java.util.List;

/** The grammar of subscriptions: their settings have the same names as in the API. */
final class SubscriptionGrammar {
    private static final Shape TEXT = new Message(false);

    static final Struct SUBSCRIPTION = new Struct(
            "subscription",
            "A third party's subscription to topics: an outbound webhook.",
            List.of(
                    needed("topics", new ListOf(TEXT, 1), "The topics whose events are sent."),
                    needed("address", TEXT, "Where webhooks are sent, such as https://example.com/hooks."),
                    key(
                            "types",
                            new ListOf(TEXT, 0),
                            "The types of events that are sent, such as order.*; all if not given."),
                    key("filter", new Formula(), "Only events for which this is true are sent."),
                    key("transform", new Value(false), "The webhook's body; the event if not given."),
                    key("headers", new MapOf(Grammar.HEADER, TEXT, 0), "Headers of each request."),
                    key("description", TEXT, "What people see."),
                    key("labels", new MapOf(Grammar.ANYTHING, TEXT, 0), "Labels by which people find it."),
                    key("orderBy", new Formula(), "Webhooks with the same value are sent one after the other."),
                    key(
                            "signature",
                            new Choice(List.of("v1", "v1a")),
                            "v1, as when not given: HMAC-SHA256 with a shared secret. v1a: Ed25519."),
                    key(
                            "format",
                            new Choice(List.of("standard", "cloudEvents", "cloudEventsBinary")),
                            "How events are sent: as they are, as when not given, or as CloudEvents in structured or"
                                    + " binary mode."),
                    key(
                            "retry",
                            new Struct(
                                    "subscription-retry",
                                    "When a failed webhook is sent again.",
                                    List.of(needed(
                                            "pauses",
                                            new ListOf(new Span(false), 1),
                                            "Each pause in turn, such as [5s, 5m, 1h]. There is one attempt more than"
                                                    + " pauses."))),
                            "When a failed webhook is sent again."),
                    key(
                            "challenge",
                            new Flag(),
                            "Whether the address must answer a challenge before it gets events; false if not given.")));

    private SubscriptionGrammar() {}
}
