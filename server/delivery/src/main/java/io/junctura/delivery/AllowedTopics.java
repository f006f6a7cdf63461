package io.junctura.delivery;

import io.junctura.definition.SubscriptionRules;
import io.junctura.json.JsonPointer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The topics whose events an instance may receive. Immutable.
 *
 * @param patterns     names of topics; * at the end of a pattern stands for any ending
 * @param descriptions for the customer, by pattern
 */
public record AllowedTopics(List<String> patterns, Map<String, String> descriptions) {
    static final AllowedTopics NONE = new AllowedTopics(List.of(), Map.of());
    static final int MAX_DESCRIPTION_LENGTH = 300;

    /** The server publishes to topics that begin so. No pattern covers them, since they hold data of all instances. */
    private static final String SERVER = "junctura.";

    public AllowedTopics {
        patterns = List.copyOf(patterns);
        descriptions = Map.copyOf(descriptions);
    }

    /**
     * @param descriptions by pattern; those of other patterns are left out
     * @throws io.junctura.error.DomainException that names the wrong pattern or description
     */
    static AllowedTopics read(List<String> patterns, Map<String, String> descriptions) {
        String tooMany = SubscriptionRules.count(patterns.size(), SubscriptionRules.MAX, "topics");
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
        Map<String, String> described = new TreeMap<>();
        descriptions.forEach((pattern, text) -> {
            if (text.length() > MAX_DESCRIPTION_LENGTH) {
                throw SettingsReading.wrong(
                        "descriptions/" + JsonPointer.segment(pattern),
                        "A description has at most " + MAX_DESCRIPTION_LENGTH + " characters.");
            }
            if (patterns.contains(pattern) && !text.isBlank()) described.put(pattern, text.strip());
        });
        return new AllowedTopics(patterns.stream().distinct().sorted().toList(), described);
    }

    boolean allow(String topic) {
        return !topic.startsWith(SERVER) && patterns.stream().anyMatch(pattern -> covers(pattern, topic));
    }

    private static boolean covers(String pattern, String topic) {
        return isPrefix(pattern) ? topic.startsWith(prefix(pattern)) : topic.equals(pattern);
    }

    /** The allowed topics whose whole names are known. */
    List<String> names() {
        return patterns.stream().filter(pattern -> !isPrefix(pattern)).toList();
    }

    /** The description of the longest pattern that covers the topic and has one. */
    Optional<String> description(String topic) {
        return descriptions.entrySet().stream()
                .filter(one -> covers(one.getKey(), topic))
                .max(Comparator.comparingInt(one -> one.getKey().length()))
                .map(Map.Entry::getValue);
    }

    private static boolean isPrefix(String pattern) {
        return pattern.endsWith("*");
    }

    private static String prefix(String pattern) {
        return pattern.substring(0, pattern.length() - 1);
    }
}
