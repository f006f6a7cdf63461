package io.junctura.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The topics whose events the instances of customers may receive, from a terminal. */
final class SubscriptionTopics {
    private static final String PATH = "/subscription-topics";

    private SubscriptionTopics() {}

    @Command(name = "topics", description = "Lists the topics that each instance of a customer may receive.")
    static final class ListThem extends ServerCommand {
        ListThem(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            table(
                    api.all(PATH),
                    Column.of("INSTANCE", "instance"),
                    Column.of("TOPICS", "topics"),
                    Column.of("BLOCKED", "blocked"));
        }
    }

    /** Changes the topics of one instance. */
    private abstract static class Change extends ServerCommand {

        @Parameters(index = "0", paramLabel = "INSTANCE", description = "The customer's instance.")
        String instance = "";

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "TOPIC",
                description = "A topic. * at its end stands for any ending, such as orders.*")
        List<String> given = new ArrayList<>();

        Change(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            String path = PATH + "/" + Api.encoded(instance);
            TreeSet<String> topics = new TreeSet<>();
            if (api.get(path).get("topics") instanceof List<?> now) now.forEach(one -> topics.add(String.valueOf(one)));
            change(topics);
            Map<String, Object> after = api.put(path, Map.of("topics", List.copyOf(topics)));
            say(
                    after,
                    topics.isEmpty()
                            ? "The instance " + instance + " may receive no topic."
                            : "The instance " + instance + " may receive " + String.join(", ", topics) + ".");
        }

        abstract void change(TreeSet<String> topics);
    }

    @Command(name = "allow", description = "Lets the subscriptions of an instance receive the events of topics.")
    static final class Allow extends Change {
        Allow(Terminal terminal) {
            super(terminal);
        }

        @Override
        void change(TreeSet<String> topics) {
            topics.addAll(given);
        }
    }

    @Command(name = "deny", description = "Takes topics from those that an instance may receive.")
    static final class Deny extends Change {
        Deny(Terminal terminal) {
            super(terminal);
        }

        @Override
        void change(TreeSet<String> topics) {
            given.forEach(topics::remove);
        }
    }
}
