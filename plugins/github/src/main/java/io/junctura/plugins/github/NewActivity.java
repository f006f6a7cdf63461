package io.junctura.plugins.github;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.HttpAnswer;
import io.junctura.api.NextPage;
import io.junctura.api.PollTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each new event of a repository. The server polls GitHub, so GitHub need not reach the server. GitHub
 * lists the latest 300 events, with a delay of seconds to minutes.
 *
 * @param repository the repository whose events start runs
 * @param types      which types start runs, such as {@code IssuesEvent} or {@code PushEvent}. Without it, all
 */
@TriggerInfo(id = "activity", title = "Activity (polled)", payload = NewActivity.Activity.class)
public record NewActivity(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        List<String> types)
        implements PollTrigger<GitHubConnection, NewActivity.Seen> {

    /** Events appear out of order. Those that are known start nothing. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    /**
     * The position up to which the events were read.
     *
     * @param since the time of the latest event when it was first asked: earlier ones start nothing
     * @param until the time of the latest event
     * @param etag  the ETag of the last response: requests for an unchanged list do not count against the rate limit
     */
    public record Seen(
            Instant since, Instant until, @Nullable String etag) {}

    /**
     * An event.
     *
     * @param id         the event's ID
     * @param type       the event's type, such as {@code IssuesEvent}
     * @param actor      the login of the user who did it
     * @param repository the repository
     * @param at         when the event happened
     * @param payload    the event's payload, as GitHub sent it
     */
    public record Activity(
            String id,
            String type,
            String actor,
            String repository,
            Instant at,
            @Nullable Object payload) {}

    private record ApiEvent(
            String id,
            String type,
            Actor actor,
            Repo repo,
            Instant created_at,
            @Nullable Object payload) {
        Activity activity() {
            return new Activity(id, type, actor.login(), repo.name(), created_at, payload);
        }
    }

    private record Actor(String login) {}

    private record Repo(String name) {}

    @Override
    public Polled<Seen> poll(@Nullable Seen seen, TriggerContext<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        GitHub gitHub = GitHub.of(context);
        String path = Repository.path(repository) + "/events";
        String etag;
        List<ApiEvent> found = new ArrayList<>();
        try (HttpAnswer first = gitHub.get(path)
                .query("per_page", 100)
                .header("If-None-Match", seen == null ? null : seen.etag())
                .send(304)) {
            if (first.status() == 304 && seen != null) return new Polled<>(List.of(), seen, false);
            etag = first.header("etag").orElse(null);
            found.addAll(first.jsonList(ApiEvent.class));
        }
        if (seen == null) {
            Instant newest = found.isEmpty() ? context.clock().instant() : newest(found);
            return new Polled<>(List.of(), new Seen(newest, newest, etag), false);
        }
        Instant overlapped = seen.until().minus(OVERLAP);
        Instant from = overlapped.isAfter(seen.since()) ? overlapped : seen.since();
        if (found.size() == 100 && !found.get(99).created_at().isBefore(from)) {
            gitHub.get(path).query("per_page", 100).query("page", 2).pages(page -> {
                List<ApiEvent> more = page.jsonList(ApiEvent.class);
                found.addAll(more);
                boolean isLast =
                        more.isEmpty() || more.get(more.size() - 1).created_at().isBefore(from);
                return isLast ? NextPage.none() : NextPage.link(page);
            });
        }
        Collections.reverse(found);
        List<Event> events = found.stream()
                .filter(one ->
                        !one.created_at().isBefore(from) && one.created_at().isAfter(seen.since()))
                .filter(one -> types.isEmpty() || types.contains(one.type()))
                .map(one -> new Event(one.activity(), one.id()))
                .toList();
        Instant until = found.isEmpty() ? seen.until() : newest(found);
        return new Polled<>(
                events, new Seen(seen.since(), until.isAfter(seen.until()) ? until : seen.until(), etag), false);
    }

    private static Instant newest(List<ApiEvent> found) {
        return found.stream().map(ApiEvent::created_at).max(Instant::compareTo).orElseThrow();
    }
}
