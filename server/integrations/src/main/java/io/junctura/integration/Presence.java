package io.junctura.integration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The people who have the editor of a draft open now, in memory. Thread safe. */
final class Presence {
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(45);
    private static final int MAX_TABS = 1_000;

    /**
     * An open tab of a browser.
     *
     * @param tab  a random identifier of the tab
     * @param name of its user
     * @param step the selected step, as a path of ids; null: none
     */
    record Tab(
            String integration,
            String tab,
            String name,
            @Nullable String step) {}

    private record SeenTab(Tab tab, Instant at) {}

    private final Clock clock;
    /** By integration and tab, in the order in which they were last seen. */
    private final Map<List<String>, SeenTab> tabs = new LinkedHashMap<>();

    Presence(Clock clock) {
        this.clock = clock;
    }

    /** Records that a tab is open. @return the other open tabs with the same draft */
    synchronized List<Tab> others(Tab tab) {
        Instant now = clock.instant();
        tabs.values().removeIf(one -> !one.at().plus(FORGOTTEN_AFTER).isAfter(now));
        List<String> key = List.of(tab.integration(), tab.tab());
        tabs.remove(key);
        if (tabs.size() < MAX_TABS) tabs.put(key, new SeenTab(tab, now));
        return tabs.values().stream()
                .map(SeenTab::tab)
                .filter(one -> one.integration().equals(tab.integration())
                        && !one.tab().equals(tab.tab()))
                .toList();
    }
}
