package io.junctura.bench.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lists, filters and searches of the web UI, each as the path of a request to the API.
 *
 * @param first the first run
 * @param middle a run in the middle of all runs
 * @param fingerprint of a group of failed runs
 */
record ListQueries(long first, long middle, String fingerprint) {
    private static final Instant NOW = Instant.now();
    private static final String HOUR = "from=" + before(Duration.ofHours(1));
    private static final String DAY = "from=" + before(Duration.ofDays(1));
    private static final String WEEK = "from=" + before(Duration.ofDays(7));
    private static final String UNTIL = "to=" + day(15);
    private static final String ONE_DAY = "from=" + day(16) + "&to=" + day(15);

    private static String before(Duration time) {
        return NOW.minus(time).toString();
    }

    private static String day(int ago) {
        return before(Duration.ofDays(ago)).substring(0, 10);
    }

    /** All of them by name. {@code {n}} stands for the number of the request. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        addRuns(all);
        addTimes(all);
        addTriggersAndVersions(all);
        addCounts(all);
        addAttention(all);
        addEvents(all);
        addSearches(all);
        addNarrowSearches(all);
        return all;
    }

    private void addRuns(Map<String, String> all) {
        all.put("first page", "/runs");
        all.put("deep page", "/runs?cursor=" + middle);
        all.put("first page of 200", "/runs?limit=200");
        all.put("failed", "/runs?status=failed");
        all.put("failed, deep", "/runs?status=failed&cursor=" + middle);
        all.put("succeeded", "/runs?status=succeeded");
        all.put("succeeded, deep", "/runs?status=succeeded&cursor=" + middle);
        all.put("cancelled", "/runs?status=cancelled");
        all.put("waiting", "/runs?status=waiting");
        all.put("queued", "/runs?status=queued");
        all.put("running", "/runs?status=running");
        all.put("failed items", "/runs?status=failed-items");
        all.put("tests", "/runs?tests=only");
        all.put("integration", "/runs?integration=bench");
        all.put("flow", "/runs?flow=price");
        all.put("flow, deep", "/runs?flow=price&cursor=" + middle);
        all.put("flow, failed, deep", "/runs?flow=price&status=failed&cursor=" + middle);
        all.put("flow, with tests", "/runs?integration=bench&flow=price&tests=include");
        all.put("one run", "/runs/" + middle);
    }

    private static void addTimes(Map<String, String> all) {
        all.put("of the last hour", "/runs?" + HOUR);
        all.put("of the last day", "/runs?" + DAY);
        all.put("of the last week", "/runs?" + WEEK);
        all.put("failed of the last week", "/runs?status=failed&" + WEEK);
        all.put("of one day", "/runs?" + ONE_DAY);
        all.put("failed of one day", "/runs?status=failed&" + ONE_DAY);
        all.put("flow, of one day", "/runs?flow=price&" + ONE_DAY);
        all.put("until a day", "/runs?" + UNTIL);
        all.put("failed until a day", "/runs?status=failed&" + UNTIL);
    }

    private void addTriggersAndVersions(Map<String, String> all) {
        all.put("trigger", "/runs?trigger=http.call");
        all.put("trigger, deep", "/runs?trigger=http.call&cursor=" + middle);
        all.put("trigger, without runs", "/runs?trigger=schedule.cron");
        all.put("version", "/runs?integration=bench&version=1");
        all.put("version, without runs", "/runs?integration=bench&version=9");
    }

    private static void addCounts(Map<String, String> all) {
        all.put("counts", "/runs/counts");
        // The server remembers slow counts for a while, so that each request needs another time.
        all.put("counts, each time anew", "/runs/counts?to=2999-01-0{n}");
        all.put("counts of a flow, each time anew", "/runs/counts?flow=price&to=2999-01-0{n}");
        all.put("counts of a week", "/runs/counts?" + WEEK);
        all.put("counts of a trigger of one day", "/runs/counts?trigger=http.call&" + ONE_DAY);
    }

    private void addAttention(Map<String, String> all) {
        all.put("needs attention", "/runs?status=needs-attention");
        all.put("needs attention, deep", "/runs?status=needs-attention&cursor=" + middle);
        all.put("needs attention, of the last week", "/runs?status=needs-attention&" + WEEK);
        all.put("in doubt", "/runs?status=in-doubt");
        all.put("in doubt, deep", "/runs?status=in-doubt&cursor=" + middle);
        all.put("groups", "/attention?limit=100");
        all.put("groups of a flow", "/attention?limit=100&flow=price");
        all.put("groups of the last week", "/attention?limit=100&" + WEEK);
        all.put("groups until a day", "/attention?limit=100&" + UNTIL);
        all.put("of a group", "/runs?fingerprint=" + fingerprint);
        all.put("of a group, deep", "/runs?fingerprint=" + fingerprint + "&cursor=" + middle);
    }

    private void addEvents(Map<String, String> all) {
        all.put("events", "/events");
        all.put("events, deep", "/events?cursor=" + middle);
        all.put("events of a flow", "/events?flow=price");
        all.put("received", "/received");
        all.put("received, deep", "/received?cursor=" + middle + "-5000");
        all.put("received, accepted", "/received?outcome=accepted");
        all.put("received, duplicate", "/received?outcome=duplicate");
        all.put("received, refused", "/received?outcome=refused");
        all.put("received of a flow", "/received?flow=price");
        all.put("received of one day", "/received?" + ONE_DAY);
        all.put("received until a day", "/received?" + UNTIL);
        all.put("received, text: an address", "/received?text=bench/price");
        all.put("received, text: a sender", "/received?text=203.0.113.7");
        all.put("received, text: in none", "/received?text=nobody");
    }

    private void addSearches(Map<String, String> all) {
        all.put("text: an id", "/runs?text=SO-" + middle);
        all.put("text: the oldest id", "/runs?text=SO-" + first);
        all.put("text: an address", "/runs?text=jane.4711@example7.com");
        all.put("text: in all", "/runs?text=bremen");
        all.put("text: in all, deep", "/runs?text=bremen&cursor=" + middle);
        all.put("text: two common", "/runs?text=gold+muller");
        all.put("text: in none", "/runs?text=nobody");
        all.put("text: common words, in none", "/runs?text=%22gold+bremen%22");
        all.put("text: begins so", "/runs?text=SO-9*");
        all.put("text: begins so, in nearly all", "/runs?text=SKU*");
    }

    private void addNarrowSearches(Map<String, String> all) {
        all.put("text: in all, of the failed", "/runs?text=bremen&status=failed");
        all.put("text: of the failed, in none", "/runs?text=accepted&status=failed");
        all.put("text: of the successes, in none", "/runs?text=blocked&status=succeeded");
        all.put("text: until a day", "/runs?text=bremen&" + UNTIL);
        all.put("text: of the last hour", "/runs?text=bremen&" + HOUR);
        all.put("text: an id, of one day", "/runs?text=SO-" + middle + "&" + ONE_DAY);
        all.put("text: of a flow", "/runs?text=bremen&flow=price");
        all.put("text: of a group", "/runs?text=bremen&fingerprint=" + fingerprint);
        all.put("text: of a version without runs", "/runs?text=bremen&integration=bench&version=9");
    }
}
