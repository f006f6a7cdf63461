package io.junctura.delivery;

import io.junctura.definition.SubscriptionRules;
import java.util.List;

/**
 * The topics whose events an instance may receive. Immutable.
 *
 * @param patterns names of topics; * at the end of a pattern stands for any ending
 */
record AllowedTopics(List<String> patterns) {
    static final AllowedTopics NONE = new AllowedTopics(List.of());

    /** The server publishes to topics that begin so. No pattern covers them, since they hold data of all instances. */
    private static final String SERVER = "junctura.";

    AllowedTopics {
        patterns = List.copyOf(patterns);
    }

    /** @throws io.junctura.http.ProblemException 422 that names the wrong pattern */
    static AllowedTopics read(List<String> patterns) {
        String tooMany = SubscriptionRules.count(patterns.size(), SubscriptionRules.MOST, "topics");
        if (tooMany != null) throw SettingsReading.wrong("topics", tooMany);
        for (int i = 0; i < patterns.size(); i++) {
            String pattern = patterns.get(i);
            if (pattern.startsWith(SERVER)) {
                throw SettingsReading.wrong(
                        "topics/" + i,
                        "Topics of the server itself cannot be allowed. Each instance may receive "
                                + SubscriptionDisabling.TOPIC + " about its own subscriptions anyway. Leave it out.");
            }
            String name = isPrefix(pattern) ? prefix(pattern) + "a" : pattern;
            String mistake = SubscriptionRules.topic(name);
            if (mistake != null) throw SettingsReading.wrong("topics/" + i, mistake + " * may be at its end.");
        }
        return new AllowedTopics(patterns.stream().distinct().sorted().toList());
    }

    boolean allow(String topic) {
        if (topic.startsWith(SERVER)) return false;
        return patterns.stream()
                .anyMatch(pattern -> isPrefix(pattern) ? topic.startsWith(prefix(pattern)) : topic.equals(pattern));
    }

    private static boolean isPrefix(String pattern) {
        return pattern.endsWith("*");
    }

    private static String prefix(String pattern) {
        return pattern.substring(0, pattern.length() - 1);
    }
}
